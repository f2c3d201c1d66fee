import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { testEnv } from '@rollcall/postgres/testing'
import t from 'tap'
import { open } from '../../src/open.ts'
import { cli } from '../cli.ts'
import { GROUVEE, HLTB } from './game-files.ts'
import { type Env, rollcall } from './program.ts'
import { logIn, PASSWORD, type Server, serve } from './server.ts'

const USAGE = 2
const NOT_FOUND = 3
const CONFLICT = 4
const UNAUTHENTICATED = 5

let env: Env
let server: Server
let token: string
const imports: string[] = []

t.before(async () => {
  env = await testEnv(t)
  server = await serve(t, env)
  token = await register('ada')
  await register('bea')
})

t.test('a game is added by hand, on the server and beside the database', async (t) => {
  const played = ['--playthroughs', 'hours=1.5,started=2026-01', '--playthroughs', '{"completion": "main"}']
  const argv = ['backlog', 'add', 'Small Wonder', '--platform', 'Nintendo Switch', '--score', '90']
  const added = await there([...argv, '--hours-to-beat', '5.5', ...played])
  t.match(added, { code: 0, err: '', out: /\nhours_played\t1\.5\nhours_left\t4\n/ })
  t.match(await here(['backlog', 'add', 'Long Road', '--platform', 'PC', '--hours-to-beat', '100']), {
    code: 0,
    err: ''
  })
  t.match(
    (await here(['backlog', 'list', '--sort', 'title'])).out,
    /\tLong Road\tPC\tbacklog\t\t100\n.*\t4\n$/
  )
  for (const way of [here, there]) {
    const wrong = await way([...argv, '--playthroughs', 'started=2026-02-03,finished=2026-01'])
    t.match(wrong, {
      code: USAGE,
      err: "Error: Invalid value for '--playthroughs' (1, finished): lies before it was started\n"
    })
    t.match(await way(['backlog', 'add', ' ', '--platform', 'PC']), { code: USAGE, err: /'TITLE': is empty/ })
    t.match(await way(['backlog', 'show', 'nothing']), { code: NOT_FOUND })
  }
})

t.test('a file of HowLongToBeat is looked at first, and then taken in', async (t) => {
  const file = join(t.testdir({ 'hltb.csv': HLTB }), 'hltb.csv')
  const dry = await there(['backlog', 'import', file, '--dry-run'])
  t.equal(
    dry.out,
    `2\tnew\tLanterns of Ashmoor\t
4\tnew\tTides, Rising\t
5\tfailed\t\tReview says "high", but must be a number up to 100
6\tfailed\tPaper Harbour\tIt names no platform: say which with platform
`
  )
  t.match(dry, { code: 1, err: '' })
  t.strictSame(await titles(), ['Long Road', 'Small Wonder'])
  const imported = await there(['backlog', 'import', file, '--platform', 'PC', '--json'])
  const { import_id, counts } = JSON.parse(imported.out)
  imports.push(import_id)
  t.match({ code: imported.code, counts }, { code: 1, counts: { new: 3, failed: 1 } })
  t.strictSame(await titles(), [
    'Lanterns of Ashmoor',
    'Long Road',
    'Paper Harbour',
    'Small Wonder',
    'Tides, Rising'
  ])
  const again = await here(['backlog', 'import', file, '--platform', 'PC'])
  t.match(again, { code: 1, out: /^2\tuntouched\tLanterns of Ashmoor\t\n4\tuntouched\t/ })
})

t.test('a file of Grouvee adds what it knows, and tells what clashes with one’s own word', async (t) => {
  const tides = await idOf('Tides, Rising')
  t.match(await there(['backlog', 'update', tides, '--score', '70', '--hours-to-beat', '20']), {
    code: 0,
    out: /\nhours_left\t13\.5\n/
  })
  const file = join(t.testdir({ 'grouvee.csv': GROUVEE }), 'grouvee.csv')
  const expected = `2\tchanged\tTides Rising\trelease_date: none -> 2010; publisher: none -> Nördlicht Games; external_ids: {} -> {"grouvee":"5002","igdb":"90211"}; score: yours is 70, theirs 80
3\tfailed\t\trating says "9", but must be a number up to 5
4\tnew\tQuiet Orbit\t
`
  const dry = await here(['backlog', 'import', '-', '--dry-run'], GROUVEE)
  t.match(dry, { code: 1, err: '', out: expected })
  const imported = await here(['backlog', 'import', file, '--fields', 'import_id'])
  t.equal(imported.code, 1)
  imports.push(imported.out.trim())
  const shown = await there(['backlog', 'show', tides, '--json'])
  t.match(JSON.parse(shown.out), {
    title: 'Tides, Rising',
    score: 70,
    publisher: 'Nördlicht Games',
    hours_to_beat: 20,
    set_by: { score: 'user', publisher: 'import', hours_to_beat: 'user' }
  })
})

t.test('imports are listed, and one shows what it did', async (t) => {
  t.strictSame(
    (await here(['imports', 'list', '--fields', 'id'])).out.trim().split('\n'),
    imports.toReversed()
  )
  const [, grouvee = ''] = imports
  const shown = await there(['imports', 'show', grouvee])
  t.match(shown, {
    code: 0,
    out: /\nnew\t1\nchanged\t1\nuntouched\t0\nmerged\t0\nclash\t0\nfailed\t1\nundone_at\t\n/
  })
  t.match(shown.out, /\nrow\t2\tchanged\tTides Rising\t.*score: yours is 70, theirs 80/)
})

t.test('a plan fills the hours there are, and says why of each game', async (t) => {
  const plan = ['backlog', 'plan', '--hours', '30', '--until', '30d']
  const { code, out, err } = await there(plan)
  t.match({ code, err }, { code: 0, err: '' })
  const day = '\\d{4}-\\d\\d-\\d\\d'
  t.match(out, new RegExp(`^hours\t30\nuntil\t${day}\nhours_planned\t17\\.5\nhours_spare\t12\\.5\n`))
  t.match(
    out,
    new RegExp(
      `\npick\t1\tTides, Rising\tNintendo Switch\t13\\.5\t${day}\tYou are playing it: 13\\.5 hours to go\npick\t2\tSmall Wonder\t.*\t4\t${day}\tScored 90: 4 hours to go\n`
    )
  )
  t.match(out, '\nleft_out\t\tLong Road\tPC\t100\t\tIt takes 100 hours, with 12.5 hours free\n')
  t.match(out, '\nleft_out\t\tPaper Harbour\tPC\t\t\tIts length is not known: set hours_to_beat\n')
  t.notMatch(out, 'Quiet Orbit', 'what one only wishes for')
  t.match(await here([...plan, '--platform', 'switch']), { code: 0, out: /Small Wonder/ })
  t.notMatch((await here([...plan, '--platform', 'switch'])).out, 'Long Road')
  for (const way of [here, there])
    t.match(await way(['backlog', 'plan', '--hours', '1', '--until', '2020-01-01']), {
      code: USAGE,
      err: "Error: Invalid value for '--until': lies in the past\n"
    })
})

t.test('numbers are told of all games', async (t) => {
  const { out } = await there(['backlog', 'stats'])
  t.match(
    out,
    `total\t6
hours_to_beat\t144
hours_played\t26.5
hours_left\t117.5
unknown_hours\t1
average_score\t81.67
status\tbacklog\t3
status\tplaying\t1
status\tcompleted\t1
status\tretired\t0
status\twishlist\t1
platform\tPC\t3
platform\tNintendo Switch\t2
platform\tPlayStation 5\t1
`
  )
})

t.test('an export is the same in another account, and brings back an emptied one to the byte', async (t) => {
  const dir = t.testdir({})
  for (const format of ['json', 'csv']) {
    const fileOf = (name: string) => join(dir, `${name}.${format}`)
    const [theirs, own, again] = [fileOf('theirs'), fileOf('own'), fileOf('again')]
    const write = ['backlog', 'export', '--format', format, '--output']
    t.match(await there([...write, theirs]), { code: 0, out: '', err: '' })
    const taken = await here(['backlog', 'import', theirs], '', 'bea')
    t.match(taken, { code: 0, err: '' })
    t.strictSame(outcomesIn(taken.out), Array(6).fill('new'), format)
    t.strictSame(await exported('bea'), await exported('ada'), format)
    await here([...write, own], '', 'bea')
    await removeAll('bea')
    t.match(await here(['backlog', 'import', own], '', 'bea'), { code: 0 })
    await here([...write, again], '', 'bea')
    t.equal(await readFile(again, 'utf8'), await readFile(own, 'utf8'), format)
    t.match(await here([...write, again], '', 'bea'), { code: USAGE, err: /--force/ })
    await removeAll('bea')
  }
})

const SAME = [
  ['backlog', 'list'],
  ['backlog', 'list', '--all', '--sort', 'score', '--json'],
  ['backlog', 'list', '--q', 'tides', '--status', 'playing', '--fields', 'title,set_by'],
  ['backlog', 'show', 'nothing'],
  ['backlog', 'stats'],
  ['backlog', 'plan', '--hours', '30', '--json'],
  ['backlog', 'update', '0198c1a2-0000-7000-8000-000000000001', '--score', '1'],
  ['backlog', 'add', 'x'.repeat(61), '--platform', 'PC'],
  ['backlog', 'export', '--format', 'csv'],
  ['backlog', 'import', '-', '--format', 'csv', '--dry-run'],
  ['imports', 'list'],
  ['imports', 'show', 'nothing'],
  ['imports', 'undo', 'nothing', '--yes']
]

t.test('a command prints the same against a server as beside the database', async (t) => {
  for (const argv of SAME) t.strictSame(await there(argv), await here(argv), argv.join(' '))
})

t.test('imports are taken back, the later one first, and what one has set stays', async (t) => {
  const [hltb = '', grouvee = ''] = imports
  const tides = await idOf('Tides, Rising')
  t.match(await here(['imports', 'undo', hltb, '--yes'], '', 'bea'), { code: NOT_FOUND })
  t.match(await there(['imports', 'undo', hltb, '--yes']), {
    code: CONFLICT,
    err: new RegExp(`undo ${grouvee} first`)
  })
  const undone = await there(['imports', 'undo', grouvee, '--yes'])
  t.match(undone, { code: 0, out: /\ndeleted\t1\nrestored\t1\nkept\t0\n$/ })
  t.match(JSON.parse((await here(['backlog', 'show', tides, '--json'])).out), {
    score: 70,
    publisher: null,
    external_ids: {}
  })
  t.match(await here(['imports', 'undo', hltb, '--yes']), {
    code: 0,
    out: `\ndeleted\t2\nrestored\t0\nkept\t1\ngame\t${tides}\tTides, Rising\tYou have set its score, hours_to_beat since\n`
  })
  t.strictSame(await titles(), ['Long Road', 'Small Wonder', 'Tides, Rising'])
  t.match(await there(['imports', 'undo', hltb, '--yes']), { code: CONFLICT, err: /undone already/ })
})

t.test('a game is written anew, and deleted', async (t) => {
  const id = await idOf('Tides, Rising')
  const replaced = await there(['backlog', 'replace', id, 'Tides', '--platform', 'PC', '--status', 'retired'])
  t.match(replaced, { code: 0, out: /^title\tTides\n.*\nplatform\tPC\n.*\n.*\nstatus\tretired\nscore\t\n/ })
  t.match(await here(['backlog', 'delete', id, '--yes']), { code: 0, out: 'Deleted.\n' })
  t.match(await there(['backlog', 'delete', id, '--yes']), { code: NOT_FOUND })
})

t.test('beside the database one says whose backlog is meant', async (t) => {
  t.match(await cli(['backlog', 'list'], { env, open }), { code: UNAUTHENTICATED, err: /--as/ })
  t.match(await cli(['backlog', 'list'], { env: { ...env, ROLLCALL_AS: 'ada' }, open }), { code: 0 })
})

t.test('the built program says the same', async (t) => {
  const file = join(t.testdir({ 'games.csv': 'title,platform\nFrom a process,PC\n' }), 'games.csv')
  t.match(await rollcall(['backlog', 'import', file, '--as', 'ada'], env), {
    code: 0,
    err: '',
    out: '2\tnew\tFrom a process\t\n'
  })
  const listed = await rollcall(['backlog', 'list', '--q', 'process', '--fields', 'platform'], {
    ...env,
    ROLLCALL_SERVER: server.url,
    ROLLCALL_TOKEN: token
  })
  t.match(listed, { code: 0, err: '', out: 'PC\n' })
})

/** Beside the database, as one of them. */
function here(argv: string[], typed = '', user = 'ada') {
  return cli([...argv, '--as', user], { env, open, typed: [typed] })
}

/** Against the server, as ada. */
function there(argv: string[]) {
  return cli(argv, { env: { ROLLCALL_SERVER: server.url, ROLLCALL_TOKEN: token }, open })
}

/** Answers an access token. */
async function register(username: string): Promise<string> {
  const account = ['--username', username, '--email', `${username}@example.com`]
  const env = { ROLLCALL_SERVER: server.url, ROLLCALL_AUTH_REGISTER_PASSWORD: PASSWORD }
  const { code, err } = await cli(['auth', 'register', ...account], { env, open })
  if (code !== 0) throw new Error(err)
  return logIn(username, server)
}

async function titles(): Promise<string[]> {
  const { out } = await here(['backlog', 'list', '--sort', 'title', '--fields', 'title'])
  return out.trimEnd().split('\n')
}

async function idOf(title: string): Promise<string> {
  return (await here(['backlog', 'list', '--q', title, '--fields', 'id'])).out.trim()
}

/** Without ids: in another account a game has one of its own. */
async function exported(user: string): Promise<unknown[]> {
  const { out } = await here(['backlog', 'export'], '', user)
  return JSON.parse(out).map(({ id: _id, ...rest }: Record<string, unknown>) => rest)
}

function outcomesIn(out: string): (string | undefined)[] {
  return [...out.matchAll(/^\d+\t(\w+)/gm)].map(([, outcome]) => outcome)
}

async function removeAll(user: string): Promise<void> {
  const { out } = await here(['backlog', 'list', '--all', '--fields', 'id'], '', user)
  for (const id of out.trim().split('\n')) await here(['backlog', 'delete', id, '--yes'], '', user)
}
