import type { App, Post } from '@rollcall/core'
import { quote } from '../click/quote.ts'
import { command } from '../command.ts'
import { field } from '../output/cell.ts'
import { counted } from '../output/counted.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'
import { textBelow } from '../output/text-below.ts'
import { contentOf } from './content-of.ts'
import { postColumns, postFields, voteStyle } from './post-fields.ts'
import { recount } from './post-recount.ts'

const post = textBelow<Post>(postFields, contentOf)

const tally = record<Awaited<ReturnType<App['setVote']>>>([
  field('score'),
  field('up'),
  field('down'),
  field('votes'),
  field('my_vote', { style: voteStyle }),
  field('post_id')
])

export const leaves = [
  command({
    useCase: 'createPost',
    asks: ['title', 'content'],
    orFiles: ['content'],
    flags: { draft: { means: { published: false }, description: 'Short for --no-published' } },
    closing: ({ published }) =>
      published ? [] : ["You alone see it, until 'posts update --published' shows it to all."],
    print: post
  }),
  command({ useCase: 'listPosts', print: table(postColumns, 'No posts.') }),
  command({ useCase: 'showPost', args: ['id'], print: post }),
  command({ useCase: 'updatePost', args: ['id'], orFiles: ['content'], print: post }),
  command({
    useCase: 'replacePost',
    args: ['id'],
    asks: ['title', 'content'],
    orFiles: ['content'],
    print: post
  }),
  command({
    useCase: 'deletePost',
    args: ['id'],
    confirm: async ({ id }, { app, caller }) => {
      const { title, votes, comments } = await app.showPost({ id }, caller)
      return `Delete the post ${quote(title)}, with ${counted(votes, 'vote')} and ${counted(comments, 'comment')}?`
    },
    remark: "For 30 days 'posts restore' brings it back.",
    print: () => ['Deleted.']
  }),
  command({ useCase: 'restorePost', args: ['id'], print: post }),
  command({
    useCase: 'purgePosts',
    confirm: async (input, { app, caller }) => {
      const { posts, comments } = await app.purgePosts({ ...input, dry_run: true }, caller)
      if (posts + comments === 0) return null
      return `Remove ${counted(posts, 'post')}, and ${counted(comments, 'comment')} on others, for good?`
    },
    print: record()
  }),
  command({
    useCase: 'recountPosts',
    holds: ({ wrong_count, repaired }) => wrong_count === 0 || repaired,
    print: recount
  }),
  command({
    useCase: 'setVote',
    args: ['id'],
    flags: {
      up: { means: { value: 1 }, description: 'Short for --value 1' },
      down: { means: { value: -1 }, description: 'Short for --value -1' }
    },
    print: tally
  }),
  command({ useCase: 'clearVote', args: ['id'], print: tally }),
  command({ useCase: 'castVote', args: ['post_id'], print: tally })
]
