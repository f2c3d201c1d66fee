import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { postgresUsers } from '../src/accounts/user-store.ts'
import { backlogDesk } from './backlog-desk.ts'

const { database, fresh } = await backlogDesk(t)
const hasServer = process.env.TEST_DATABASE_URL !== undefined
const nothing = () => ({ added: [], changed: [], record: null })

t.test(
  'however many imports of a user wait, others are served',
  { skip: !hasServer && 'the embedded database serves one transaction at a time' },
  async (t) => {
    const { videogames, imports, user } = await fresh()
    const [ada, eve] = [await user(), await user()]
    const waiting: Promise<unknown>[] = []
    await database.db.transaction(async (tx) => {
      await postgresUsers(tx).lock(ada)
      for (let i = 0; i < 20; i++) waiting.push(imports.take(ada, [], nothing))
      await sleep(100)
      t.same(await videogames.all(eve), [])
      t.same(await imports.take(eve, [], nothing), nothing())
    })
    t.equal((await Promise.all(waiting)).length, 20)
  }
)

t.test('an import that fails does not keep back those that wait behind it', async (t) => {
  const { imports, user } = await fresh()
  const ada = await user()
  const failing = () => {
    throw new Error('this one')
  }
  const outcomes = await Promise.allSettled([
    imports.take(ada, [], nothing),
    imports.take(ada, [], failing),
    imports.take(ada, [], nothing)
  ])
  t.strictSame(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled']
  )
})
