import { commentStoreContract } from '@rollcall/core/contracts'
import t from 'tap'
import { postsDesk } from './posts-desk.ts'

const { fresh } = await postsDesk(t)

t.test('comments', async (t) => commentStoreContract(t, fresh))
