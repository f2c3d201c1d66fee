import type { Clock } from '../ports.ts'
import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Comment, CommentContent, CommentRef } from './comment.ts'
import type { CommentStore } from './comment-store.ts'
import { refuseLate, refuseOthers, refuseStrangers } from './owner-only.ts'
import { written } from './read-writing.ts'

type Ports = { comments: CommentStore; clock: Clock }

export const updateComment = defineUseCase({
  name: 'comments.update',
  summary: 'Write a comment of yours anew',
  scope: 'posts:write',
  input: Input({ id: CommentRef, content: CommentContent }),
  output: Comment,
  errors: ['not_found'],
  async run({ id, content }, { comments, clock }: Ports, caller) {
    refuseOthers(await comments.find(id), caller)
    const updated_at = clock.now().toISOString()
    return comments.change(id, { content: written(content, 'content'), updated_at })
  }
})

export const deleteComment = defineUseCase({
  name: 'comments.delete',
  summary: 'Delete a comment; for 30 days it can be brought back',
  description: 'Replies to it stay.',
  scope: 'posts:write',
  input: Input({ id: CommentRef }),
  output: Nothing,
  errors: ['not_found'],
  async run({ id }, { comments, clock }: Ports, caller) {
    refuseStrangers(await comments.find(id), caller)
    await comments.remove(id, clock.now().toISOString())
  }
})

export const restoreComment = defineUseCase({
  name: 'comments.restore',
  summary: 'Bring a deleted comment back',
  scope: 'posts:write',
  input: Input({ id: CommentRef }),
  output: Comment,
  errors: ['not_found', 'gone'],
  async run({ id }, { comments, clock }: Ports, caller) {
    const deleted = await comments.findDeleted(id)
    refuseStrangers(deleted, caller)
    refuseLate(deleted, clock)
    return comments.restore(id)
  }
})
