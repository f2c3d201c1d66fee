import { useCases } from '@rollcall/core'
import t from 'tap'
import { groups } from '../src/groups.ts'
import { commonParameters } from '../src/input/common-parameters.ts'
import { cli } from './cli.ts'

t.test('a group lists its commands and its groups together, by name', async (t) => {
  const { code, out, err, opened } = await cli(['auth', '--help'])
  t.match({ code, err, opened }, { code: 0, err: '', opened: [] })
  t.match(out, 'Usage: rollcall auth [OPTIONS] COMMAND [ARGS]...')
  const commands: string[] = out.split('Commands:\n')[1]?.match(/^ {2}\S+/gm) ?? []
  t.strictSame(commands, [...commands].sort())
  for (const name of ['login', 'sessions', 'tokens']) t.ok(commands.includes(`  ${name}`), name)
  t.match(out, /\n {2}sessions {2,}See where you are logged in/)
})

t.test('a group within a group shows its help', async (t) => {
  const help = await cli(['auth', 'tokens', '--help'])
  t.match(help, { code: 0, err: '', opened: [] })
  t.match(
    help.out,
    /^Usage: rollcall auth tokens \[OPTIONS\] COMMAND \[ARGS\]\.\.\.\n\n {2}Work with your API/
  )
  t.match(help.out, /Commands:\n {2}create .*\n {2}list .*\n {2}revoke .*\n$/)
  const bare = await cli(['auth', 'tokens'])
  t.match(bare, { code: 2, out: '', err: help.out })
})

t.test('an unknown command of a group within a group is refused with a suggestion', async (t) => {
  const { code, out, err } = await cli(['auth', 'tokens', 'crate'])
  t.match({ code, out }, { code: 2, out: '' })
  t.equal(
    err,
    `Usage: rollcall auth tokens [OPTIONS] COMMAND [ARGS]...
Try 'rollcall auth tokens --help' for help.

Error: No such command 'crate'. Did you mean 'create'?
`
  )
  t.match((await cli(['auth', 'token', 'list'])).err, /No such command 'token'. Did you mean 'tokens'\?\n$/)
  t.match((await cli(['auth', 'tokens', '--nme'])).err, /Error: No such option '--nme'.\n$/)
})

t.test('a command of a group within a group has variables, settings and usage of its own', async (t) => {
  const app = { listApiTokens: async () => ({ data: [], meta: { has_next: false, next_cursor: null } }) }
  const { out } = await cli(['auth', 'tokens', 'create', '--help'])
  t.match(out, 'Usage: rollcall auth tokens create [OPTIONS]')
  t.match(out.replace(/\s+/g, ' '), '[env var: ROLLCALL_AUTH_TOKENS_CREATE_NAME; required]')
  const env = { ROLLCALL_AUTH_TOKENS_LIST_JSON: '1' }
  t.match((await cli(['auth', 'tokens', 'list'], { app, env })).out, /^\{"data":\[\]/)
  const files = { '/home/ann/.config/rollcall/config.toml': '[auth.tokens.list]\njson = true\n' }
  t.match((await cli(['auth', 'tokens', 'list'], { app, files })).out, /^\{"data":\[\]/)
  t.match(
    (await cli(['auth', 'tokens', 'list', '--limt'], { app })).err,
    /^Usage: rollcall auth tokens list /
  )
})

t.test(
  'every group within a group has commands, and every command a group that says what it is for',
  async (t) => {
    for (const { name, subgroups = {}, load } of groups) {
      const { leaves } = await load()
      const inner = new Set(leaves.filter(({ path }) => path.length === 3).map(({ path }) => path[1]))
      t.strictSame(inner, new Set(Object.keys(subgroups)), name)
    }
  }
)

t.test('what every command takes is called like nothing that a use case takes', (t) => {
  const common = commonParameters([]).map(({ property }) => property)
  for (const { name, input } of Object.values(useCases)) {
    const properties = Object.keys(input.properties)
    t.strictSame(
      properties.filter((property) => common.includes(property)),
      [],
      name
    )
  }
  t.end()
})
