import { Type } from 'typebox'
import { invalidField } from '../errors.ts'
import { Duration, milliseconds, resolveMoment } from '../moment.ts'
import type { Clock } from '../ports.ts'
import { Input, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { KEPT } from './owner-only.ts'
import type { PostStore } from './post-store.ts'

type Ports = { posts: PostStore; clock: Clock }

export const purgePosts = defineUseCase({
  name: 'posts.purge',
  summary: 'Remove for good the posts and comments that were deleted long ago',
  description: 'Made for cron. What can still be brought back is not removed.',
  scope: 'posts:moderate',
  input: Input({
    older_than: withDefault(Duration({ description: 'Deleted so long ago, 30d or longer' }), KEPT),
    dry_run: withDefault(Type.Boolean({ description: 'Only count what would be removed' }), false)
  }),
  output: Type.Object({
    posts: Type.Integer(),
    comments: Type.Integer({ description: 'Of posts that stay' }),
    dry_run: Type.Boolean()
  }),
  errors: [],
  async run({ older_than, dry_run }, { posts, clock }: Ports) {
    if (milliseconds(older_than) < milliseconds(KEPT)) {
      throw invalidField('/older_than', `must be ${KEPT} or longer: until then posts can be brought back`)
    }
    const before = resolveMoment(older_than, { clock, field: 'older_than' })
    return { ...(await posts.purge(before, { dry_run })), dry_run }
  }
})
