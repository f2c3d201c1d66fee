import { bind, useCases } from '@rollcall/core'
import t from 'tap'
import { accountDesk, addressOf, PASSWORD, visitor } from './account-desk.ts'

const { createInvitation, acceptInvitation, invitationTree } = useCases

/** `grow` makes one user invite another, as an administrator, one minute after the last. */
function treeDesk() {
  const desk = accountDesk()
  const app = { ...desk.app, ...bind({ createInvitation, acceptInvitation, invitationTree }, desk) }
  async function grow(inviter: string, username: string) {
    desk.clock.pass(60)
    const { caller } = await desk.comeIn(inviter)
    const { code } = await app.createInvitation({ email: addressOf(username), role: 'admin' }, caller)
    await app.acceptInvitation({ code, username, password: PASSWORD }, visitor)
  }
  return { ...desk, app, grow }
}

t.test('invitations.tree shows everybody right after who invited them, oldest first', async (t) => {
  const { app, comeIn, grow, person } = treeDesk()
  const root = await person('root', { role: 'admin' })
  await person('solo')
  await grow('root', 'ada')
  await grow('root', 'bob')
  await grow('ada', 'eve')
  await grow('root', 'joe')
  await grow('eve', 'zoe')
  const { caller } = await comeIn('bob')
  const { data, meta } = await app.invitationTree({}, caller)
  t.strictSame(
    data.map(({ depth, username }) => `${' '.repeat(depth)}${username}`),
    ['root', ' ada', '  eve', '   zoe', ' bob', ' joe', 'solo']
  )
  t.strictSame(data[1], {
    user_id: data[1]?.user_id,
    username: 'ada',
    role: 'admin',
    status: 'active',
    depth: 1,
    invited_by: root.id,
    created_at: '2026-01-01T00:01:00.000Z'
  })
  t.strictSame(meta, { has_next: false, next_cursor: null })
})

t.test(
  'whoever was invited by somebody who is gone stands at the root, and the inviter is kept',
  async (t) => {
    const { app, comeIn, grow, memory, person } = treeDesk()
    await person('root', { role: 'admin' })
    await grow('root', 'ada')
    await grow('ada', 'eve')
    const ada = await memory.users.find('ada')
    await memory.users.delete(ada.id)
    const { data } = await app.invitationTree({}, (await comeIn('root')).caller)
    t.match(data, [
      { username: 'root', depth: 0 },
      { username: 'eve', depth: 0, invited_by: ada.id }
    ])
  }
)

t.test('invitations.tree is for whoever may see invitations', async (t) => {
  const { app, present } = treeDesk()
  const { caller } = await present('ada')
  await t.rejects(app.invitationTree({}, caller), { code: 'forbidden', message: /invitations:read/ })
  await t.rejects(app.invitationTree({}, visitor), { code: 'unauthenticated' })
})
