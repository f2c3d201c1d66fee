import type { App } from '@rollcall/core'
import { record } from '../output/record.ts'
import type { View } from '../output/view.ts'

type LoggedIn = Awaited<ReturnType<App['login']>>

const account = record()

/** What somebody who has just come in is given. */
export const loggedIn: View<LoggedIn> = {
  render: ({ user }, screen, first) => account.render(user, screen, first)
}
