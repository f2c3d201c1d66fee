import { setImmediate as nextTick } from 'node:timers/promises'
import t from 'tap'
import { message, tag } from '../src/embedded/protocol.ts'
import { shareSession } from '../src/embedded/session.ts'

const PATIENCE = 400

/** A session over something that answers BEGIN with an open transaction, and all else with none but `more`. */
function shared() {
  const session = shareSession({
    patience: PATIENCE,
    async execute(bytes) {
      return message(tag.ready, Buffer.from(/BEGIN|more/.test(bytes.toString('latin1')) ? 'T' : 'I'))
    }
  })
  const connect = () => {
    const client = { answers: 0, expired: false }
    const turns = session.join({
      answer: () => client.answers++,
      notify: () => undefined,
      expire: () => (client.expired = true)
    })
    return Object.assign(client, { ask: (sql: string) => turns.add(message(tag.query, sql)) })
  }
  return { connect }
}

t.test('whoever waits for a transaction of another costs nobody their patience', async (t) => {
  const { connect } = shared()
  const [first, second] = [connect(), connect()]
  first.ask('BEGIN')
  while (first.answers < 1) await nextTick()
  for (let i = 0; i < 3; i++) {
    second.ask('SELECT')
    await nextTick()
  }
  first.ask('COMMIT')
  while (second.answers < 1) await nextTick()
  second.ask('BEGIN')
  for (const end = Date.now() + 2 * PATIENCE; Date.now() < end; ) {
    second.ask('more')
    await nextTick()
  }
  t.equal(second.expired, false, 'it is not silent')
  second.ask('COMMIT')
})

t.test('whoever is silent in a transaction has to leave, however much the others ask', async (t) => {
  const { connect } = shared()
  const [silent, other] = [connect(), connect()]
  silent.ask('BEGIN')
  const end = Date.now() + 10 * PATIENCE
  while (!silent.expired && Date.now() < end) {
    other.ask('SELECT')
    await nextTick()
  }
  t.equal(silent.expired, true)
  t.equal(other.expired, false)
})
