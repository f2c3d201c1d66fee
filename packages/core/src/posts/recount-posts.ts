import { Type } from 'typebox'
import { Input, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { PostStore } from './post-store.ts'

const Counts = Type.Object({ up: Type.Integer(), down: Type.Integer() })

export const recountPosts = defineUseCase({
  name: 'posts.recount',
  summary: 'Compare the counts of all posts with their votes, and put right what differs',
  description: 'Places in the order of lists, and the history that `as_of` reads, are compared too.',
  scope: 'posts:moderate',
  input: Input({
    verify: withDefault(Type.Boolean({ description: 'Only compare, and change nothing' }), false)
  }),
  output: Type.Object({
    posts: Type.Integer({ description: 'Compared' }),
    votes: Type.Integer(),
    wrong_count: Type.Integer({ description: 'Posts whose counts differed' }),
    wrong: Type.Array(Type.Object({ post_id: Type.String(), counted: Counts, votes: Counts }), {
      description: 'The first hundred of them'
    }),
    repaired: Type.Boolean()
  }),
  errors: [],
  async run({ verify }, { posts }: { posts: PostStore }) {
    const found = await posts.recount({ repair: !verify })
    return { ...found, repaired: !verify && found.wrong_count > 0 }
  }
})
