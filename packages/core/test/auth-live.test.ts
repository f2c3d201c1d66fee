import type { Accounts, Caller } from '@rollcall/core'
import t from 'tap'
import { accountDesk, addressOf, PASSWORD, visitor } from './account-desk.ts'

type Desk = ReturnType<typeof accountDesk>
type Call = (desk: Desk, caller: Caller) => Promise<unknown>

const joe = { username: 'joe', email: addressOf('joe'), password: PASSWORD }

/** What gives access, or changes an account: nothing that an access token may still do after its session. */
const LIVE: Record<string, Call> = {
  'auth.password': ({ app }, caller) =>
    app.changePassword({ current_password: PASSWORD, new_password: 'another horse' }, caller),
  'auth.profile (username)': ({ app }, caller) => app.changeProfile({ username: 'other' }, caller),
  'auth.profile (e-mail)': ({ app }, caller) =>
    app.changeProfile({ email: 'other@example.com', password: PASSWORD }, caller),
  'auth.delete': ({ app }, caller) => app.deleteAccount({ password: PASSWORD }, caller)
}
const LIVE_ADMIN: Record<string, Call> = {
  'users.create': ({ app }, caller) => app.createUser(joe, caller),
  'users.set-role': ({ app }, caller) => app.setRole({ user: 'eve', role: 'member' }, caller),
  'users.disable': ({ app }, caller) => app.disableUser({ user: 'eve' }, caller),
  'users.enable': ({ app }, caller) => app.enableUser({ user: 'bob' }, caller),
  'users.password-link': ({ app }, caller) => app.issuePasswordLink({ user: 'eve' }, caller),
  'users.delete': ({ app }, caller) => app.deleteUser({ user: 'eve' }, caller)
}

/** An administrator who is not the last one, a guest, and somebody who is disabled. */
async function office(options: Parameters<typeof accountDesk>[0] = {}) {
  const desk = accountDesk(options)
  await desk.person('root', { role: 'admin' })
  await desk.person('eve', { role: 'guest' })
  await desk.person('bob', { status: 'disabled' })
  return { desk, ada: await desk.present('ada', { role: 'admin' }) }
}

for (const [name, call] of Object.entries({ ...LIVE, ...LIVE_ADMIN })) {
  t.test(`${name} refuses a token whose session has ended, though it has minutes left`, async (t) => {
    const { desk, ada } = await office()
    await desk.memory.sessions.end(ada.user.id)
    await t.resolves(desk.app.me({}, await desk.bearer(ada.access)))
    const before = structuredClone(desk.kept)
    await t.rejects(call(desk, ada.caller), { code: 'unauthenticated', message: /session has ended/ })
    t.strictSame(desk.kept, before)
  })

  t.test(`${name} refuses a token whose owner was disabled, or whose access is over`, async (t) => {
    const { desk, ada } = await office()
    for (const changes of [{ status: 'disabled' }, { access_until: '2026-01-01T00:00:00.000Z' }] as const) {
      await desk.memory.users.change(ada.user.id, { status: 'active', ...changes })
      await t.rejects(call(desk, ada.caller), { code: 'unauthenticated' })
    }
  })

  t.test(`${name} refuses a token whose owner is gone`, async (t) => {
    const { desk, ada } = await office()
    await desk.memory.users.delete(ada.user.id)
    await t.rejects(call(desk, ada.caller), { code: 'unauthenticated' })
  })
}

for (const [name, call] of Object.entries(LIVE_ADMIN)) {
  t.test(`${name} refuses a token that is older than the loss of the role`, async (t) => {
    const { desk, ada } = await office()
    await desk.memory.users.change(ada.user.id, { role: 'member' })
    t.ok((await desk.bearer(ada.access)).scopes.includes('users:write'), 'the token still says so')
    const before = structuredClone(desk.kept)
    await t.rejects(call(desk, ada.caller), { code: 'forbidden' })
    t.strictSame(desk.kept, before)
  })
}

/** Accounts whose trail breaks down: what is done without a line is not done. */
function withoutTrail(accounts: Accounts): Accounts {
  return {
    ...accounts,
    transaction: (work) =>
      accounts.transaction(async (stores) => {
        const add = async () => {
          if (broken.on) throw new Error('The trail is full')
        }
        return work({ ...stores, audit: { ...stores.audit, add } })
      })
  }
}
const broken = { on: false }

const CODE = { code: '' }
const ALL: Record<string, Call> = {
  ...LIVE,
  ...LIVE_ADMIN,
  'auth.register': ({ app }) => app.register(joe, visitor),
  'auth.signup': ({ app }) => app.signUp({ email: joe.email, password: PASSWORD }, visitor),
  'auth.login': ({ app }) => app.login({ email: addressOf('ada'), password: PASSWORD }, visitor),
  'auth.authenticate': ({ app }) =>
    app.authenticate({ email: addressOf('ada'), password: PASSWORD }, visitor),
  'auth.set-password': ({ app }) => app.setPassword({ ...CODE, password: 'another horse' }, visitor)
}

for (const [name, call] of Object.entries(ALL)) {
  t.test(`${name} changes nothing when the trail cannot be written`, async (t) => {
    broken.on = false
    const { desk, ada } = await office({ around: withoutTrail })
    CODE.code = (await desk.app.issuePasswordLink({ user: 'root' }, ada.caller)).code
    const before = structuredClone(desk.kept)
    broken.on = true
    await t.rejects(call(desk, ada.caller), { message: 'The trail is full' })
    t.strictSame(desk.kept, before)
    broken.on = false
    await t.resolves(call(desk, ada.caller))
  })
}
