import { useCases } from '@rollcall/core'
import t from 'tap'
import { groups } from '../src/groups.ts'
import { cli } from './cli.ts'

t.test('every use case has a command, and the command shows its help', async (t) => {
  for (const { name, summary } of Object.values(useCases)) {
    const path = name.split('.').filter((word) => word !== 'system')
    const { code, out, err, opened } = await cli([...path, '--help'])
    t.equal(code, 0, name)
    t.equal(err, '')
    t.match(out, `Usage: rollcall ${path.join(' ')} [OPTIONS]`)
    t.match(out.replace(/\n {2}(?=\S)/g, ' '), summary)
    t.strictSame(opened, [])
  }
})

t.test('commands at the top say what their use cases say', async (t) => {
  for (const { name, summary, load } of groups) {
    const { leaves } = await load()
    if (leaves[0]?.path.length === 1) t.equal(summary, leaves[0].summary, name)
    else t.ok(leaves.every(({ path }) => path[0] === name && path.length >= 2))
  }
})

t.test('every option names its variable', async (t) => {
  for (const { load } of groups) {
    for (const { path } of (await load()).leaves) {
      const { out } = await cli([...path, '--help'])
      const options = out.split('Options:\n')[1]?.match(/^ {2}--[a-z-]+/gm) ?? []
      const variables = out.replace(/\s+/g, ' ').match(/\[env var: ROLLCALL_[A-Z_]+/g) ?? []
      t.equal(variables.length, options.length, path.join(' '))
    }
  }
})

t.test('-h does what --help does', async (t) => {
  t.equal((await cli(['items', '-h'])).out, (await cli(['items', '--help'])).out)
  t.equal((await cli(['items', 'list', '--limit', 'abc', '-h'])).code, 0)
})

t.test('help lists commands by name with their first sentence', async (t) => {
  const { out } = await cli(['reports', '--help'])
  t.equal(
    out,
    `Usage: rollcall reports [OPTIONS] COMMAND [ARGS]...

  Collect, read and clean up reports of items.

Options:
  -h, --help  Show this message and exit.

Commands:
  clean    Delete reports: all, the old ones, or all but the newest of...
  collect  Store a report of every item that changed since the last...
  delete   Delete one report.
  list     List reports, newest first.
  show     Show one report.
`
  )
})

t.test('an option shows its metavar, variable, default, range, and whether it is required', async (t) => {
  const { out } = await cli(['items', 'list', '--help'])
  const told = out.replace(/\s+/g, ' ')
  t.match(
    told,
    '--status [active|resolved|muted|archived] Only with one of these statuses; may be repeated [env var: ROLLCALL_ITEMS_LIST_STATUS]'
  )
  t.match(
    told,
    '--limit INTEGER RANGE How many to answer at most [env var: ROLLCALL_ITEMS_LIST_LIMIT; default: 20; 1<=x<=100]'
  )
  t.match(told, '--since DURATION|TIME')
  t.match(told, '--json Print the answer as JSON [env var: ROLLCALL_ITEMS_LIST_JSON]')
  t.match(told, '[env var: ROLLCALL_SERVER]')
  const create = (await cli(['items', 'create', '--help'])).out.replace(/\s+/g, ' ')
  t.match(create, '--title TEXT What went wrong [env var: ROLLCALL_ITEMS_CREATE_TITLE; required]')
  t.match(create, '--custom JSON TEXT')
  const clean = (await cli(['reports', 'clean', '--help'])).out.replace(/\s+/g, ' ')
  t.match(clean, '--older-than DURATION')
  t.match(clean, '--yes Do not ask')
})

t.test('arguments stand in the usage line by what they are', async (t) => {
  t.match((await cli(['items', 'resolve', '--help'])).out, 'Usage: rollcall items resolve [OPTIONS] ITEM\n')
})

t.test('no secret can be given as the value of a flag', async (t) => {
  for (const path of [
    ['users', 'create'],
    ['auth', 'login'],
    ['auth', 'register']
  ]) {
    const { out } = await cli([...path, '--help'])
    t.match(out, '--password-file FILE')
    t.notMatch(out, /--password /)
  }
  t.notMatch((await cli(['items', 'record', '--help'])).out, /--access-token /)
})

t.test('help stays within 80 columns, or the terminal when that is narrower', async (t) => {
  const longest = (text: string) => Math.max(...text.split('\n').map((line) => line.length))
  t.ok(longest((await cli(['items', 'create', '--help'])).out) <= 80)
  t.ok(longest((await cli(['items', 'create', '--help'], { columns: 200 })).out) <= 80)
  t.ok(longest((await cli(['users', '--help'], { columns: 60 })).out) <= 60)
})

t.test('help exit-codes tells them all', async (t) => {
  const { code, out } = await cli(['help', 'exit-codes'])
  t.equal(code, 0)
  for (const line of [
    '0  fine',
    '1  a check',
    '2  the command line',
    '3  not_found',
    '4  conflict',
    '11 internal'
  ])
    t.match(out, line)
})
