import { postStoreContract } from '@rollcall/core/contracts'
import t from 'tap'
import { postsDesk } from './posts-desk.ts'

const { fresh } = await postsDesk(t)

t.test('posts', async (t) => postStoreContract(t, fresh))
