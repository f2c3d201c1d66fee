import { type Caller, operator } from '@rollcall/core'
import t from 'tap'
import { PASSWORD } from './account-desk.ts'
import { invitationDesk, UNUSABLE } from './invitation-desk.ts'

const EXCESS = { code: 'forbidden', message: /more than/ }

t.test('who may only manage accounts cannot give access to more than that', async (t) => {
  const { app, apiToken, bearer, boss, kept, person } = await invitationDesk()
  await person('eve')
  const { text } = await apiToken(boss.user.id, ['users:read', 'users:write'])
  const program = await bearer(text)
  const account = { username: 'new', email: 'new@example.com', password: PASSWORD }
  const before = structuredClone(kept)
  await t.rejects(app.createUser({ ...account, role: 'admin' }, program), EXCESS)
  await t.rejects(app.createUser(account, program), EXCESS, 'a member may more too')
  await t.rejects(app.setRole({ user: 'eve', role: 'admin' }, program), EXCESS)
  await t.rejects(app.issuePasswordLink({ user: 'boss' }, program), EXCESS, 'nor take over an account')
  t.strictSame({ ...kept, api_tokens: [] }, { ...before, api_tokens: [] })
  await t.resolves(app.disableUser({ user: 'eve' }, program), 'it can take access away')
})

t.test('an access token that is older than the loss of scopes gives none of them away', async (t) => {
  const { app, memory, present } = await invitationDesk()
  const ada = await present('ada', { role: 'admin' })
  const scopes = ['invitations:write' as const, 'items:read' as const]
  await memory.users.change(ada.user.id, { role: 'guest', scopes })
  const give = (role: 'admin' | 'member') =>
    app.createInvitation({ email: 'eve@example.com', role }, ada.caller)
  await t.rejects(give('admin'), EXCESS)
  await t.rejects(give('member'), EXCESS)
  const within = { email: 'eve@example.com', scope: ['items:read' as const] }
  await t.resolves(app.createInvitation(within, ada.caller))
})

t.test('what a guest offered is taken back when the own invitation is', async (t) => {
  const { accept, app, boss, guest, kept } = await invitationDesk()
  const sam = await guest('sam', { scope: ['invitations:write', 'items:read'], access_until: '30d' })
  const back = { email: 'again@example.com', scope: ['items:read' as const], access_until: '29d' }
  const { code, id } = await app.createInvitation(back, sam.caller)
  kept.audit = []
  await app.revokeInvitation({ id: sam.invitation.id }, boss.caller)
  await t.rejects(accept(code, 'again'), UNUSABLE)
  const revoked = kept.audit.filter(({ action }) => action === 'invitation.revoked')
  t.strictSame(new Set(revoked.map(({ subject_id }) => subject_id)), new Set([sam.invitation.id, id]))
  t.equal(kept.audit.length, 2)
})

type Desk = Awaited<ReturnType<typeof invitationDesk>>
type Lose = (app: Desk['app'], ada: Caller) => Promise<unknown>

const LOSSES: Record<string, Lose> = {
  'is disabled': (app) => app.disableUser({ user: 'ada' }, operator),
  'is deleted': (app) => app.deleteUser({ user: 'ada' }, operator),
  'deletes the account': (app, ada) => app.deleteAccount({ password: PASSWORD }, ada),
  'is made a member': (app) => app.setRole({ user: 'ada', role: 'member' }, operator)
}

for (const [told, lose] of Object.entries(LOSSES)) {
  t.test(`what an administrator who ${told} offered and nobody accepted is taken back`, async (t) => {
    const { accept, app, boss, kept, present } = await invitationDesk()
    const ada = await present('ada', { role: 'admin' })
    const offer = (username: string, caller: Caller) =>
      app.createInvitation({ email: `${username}@example.com`, role: 'admin' }, caller)
    const [mine, taken, other] = [
      await offer('eve', ada.caller),
      await offer('dan', ada.caller),
      await offer('zoe', boss.caller)
    ]
    await accept(taken.code, 'dan')
    kept.audit = []
    await lose(app, ada.caller)
    await t.rejects(accept(mine.code, 'eve'), UNUSABLE)
    t.match(await app.showInvitation({ id: mine.id }, boss.caller), { status: 'revoked' })
    t.match(await app.showInvitation({ id: taken.id }, boss.caller), { status: 'accepted' })
    t.match(
      kept.audit.filter(({ action }) => action === 'invitation.revoked'),
      [{ subject_id: mine.id, details: { email: 'eve@example.com' } }]
    )
    await t.resolves(accept(other.code, 'zoe'))
  })
}
