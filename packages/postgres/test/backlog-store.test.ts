import { importStoreContract, videogameStoreContract } from '@rollcall/core/contracts'
import t from 'tap'
import { backlogDesk } from './backlog-desk.ts'

const { fresh } = await backlogDesk(t)

t.test('video games', async (t) => videogameStoreContract(t, fresh))

t.test('imports', async (t) => importStoreContract(t, fresh))
