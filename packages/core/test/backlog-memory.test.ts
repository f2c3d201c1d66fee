import { randomUUID } from 'node:crypto'
import { importStoreContract, memoryBacklog, videogameStoreContract } from '@rollcall/core/contracts'
import t from 'tap'

async function fresh() {
  const users = new Set<string>()
  const user = async () => {
    const id = randomUUID()
    users.add(id)
    return id
  }
  return { ...memoryBacklog(users), user }
}

t.test('memoryBacklog keeps the contract of VideogameStore', async (t) => {
  videogameStoreContract(t, fresh)
})

t.test('memoryBacklog keeps the contract of ImportStore', async (t) => {
  importStoreContract(t, fresh)
})
