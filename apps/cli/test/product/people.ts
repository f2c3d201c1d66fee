import { open } from '../../src/open.ts'
import { cli, type Result } from '../cli.ts'
import type { Env } from './program.ts'
import { logIn, PASSWORD, type Server } from './server.ts'

/** People with an account, each at a command line. */
export interface People {
  /** Beside the database. */
  here: Way
  /** Against the server. */
  there: Way
  /** Remembers the id that a record tells: `@name` stands for it from then on. */
  keep(name: string, told: Result): string
}

export type Way = (user: string, argv: readonly string[], typed?: string) => Promise<Result>

interface World {
  env: Env
  server: Server
  /** Roles by username. */
  accounts: Record<string, string>
  /** Files that their command lines can name. */
  files: Record<string, string>
}

export async function peopleOf({ env, server, accounts, files }: World): Promise<People> {
  const tokens = new Map<string, string>()
  for (const [username, role] of Object.entries(accounts)) {
    const account = ['--username', username, '--email', `${username}@example.com`, '--role', role]
    const password = { ROLLCALL_USERS_CREATE_PASSWORD: PASSWORD }
    const { code, err } = await cli(['users', 'create', ...account], { env: { ...env, ...password }, open })
    if (code !== 0) throw new Error(err)
    tokens.set(username, await logIn(username, server))
  }
  const ids = new Map<string, string>()
  const named = (argv: readonly string[]) => argv.map((word) => ids.get(word) ?? word)
  return {
    here: (user, argv, typed = '') =>
      cli([...named(argv), '--as', user], { env, open, files, typed: [typed] }),
    there(user, argv, typed = '') {
      const way = { ROLLCALL_SERVER: server.url, ROLLCALL_TOKEN: tokens.get(user) ?? '' }
      return cli(named(argv), { env: way, open, files, typed: [typed] })
    },
    keep(name, { out, err }) {
      const id = /^id\t(\S+)$/m.exec(out)?.[1]
      if (id === undefined) throw new Error(`There is no id in:\n${out}${err}`)
      ids.set(`@${name}`, id)
      return id
    }
  }
}
