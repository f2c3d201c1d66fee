import type { Running } from '@rollcall/runtime'
import { makeWorld } from '../apps/api/test/fixtures/access-world.ts'
import { PASSWORD } from '../apps/api/test/fixtures/real-server.ts'
import { knownValues } from './known.ts'

/** People, and things of theirs that requests can be about. */
export async function knownWorld(running: Running) {
  const world = await makeWorld({ running })
  const everybodys = new Map()
  const known = {
    nobody: knownValues(everybodys),
    guest: knownValues(everybodys),
    member: knownValues(everybodys),
    admin: knownValues(everybodys)
  }
  const made = {
    password: [PASSWORD],
    use_case: ['items.list', 'posts.create', 'auth.login'],
    access_token: [world.serverToken],
    '/items': [world.item, await world.newItem()],
    '/occurrences': [world.occurrence],
    '/reports': [world.report],
    '/bookmarks': [await world.newBookmark(), await world.newBookmark()],
    short_url: [await world.newBookmark()],
    '/tags': [await world.newTag(), await world.newTag()],
    '/searches': [await world.newSearch()],
    '/posts': [await world.newPost(), await world.newDraft(), await world.newDeletedPost()],
    '/comments': [await world.newComment(), await world.newDeletedComment()],
    '/videogames': [await world.newGame(), await world.newGame()],
    '/imports': [await world.newImport()],
    '/sessions': [await world.newSession()],
    '/tokens': [await world.newApiToken()],
    '/invitations': [world.invitation, await world.newInvitation()],
    code: [await world.invitationCode(), await world.passwordCode()],
    '/users': Object.values(world.people).flatMap(({ id, username }) => [id, username]),
    refresh: Object.values(world.people).map(({ refresh }) => refresh)
  }
  for (const [name, values] of Object.entries(made))
    for (const value of values) known.member.note(name, value)
  return { known, people: world.people }
}
