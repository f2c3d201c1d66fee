import { invalidFields } from '@rollcall/core'
import t from 'tap'
import { cli } from './cli.ts'

const ID = '0198c1a2-0000-7000-8000-000000000001'

interface Around {
  env?: Record<string, string>
  config?: string
}

const refusal = invalidFields([{ pointer: '/title', detail: 'is empty' }])

/** What reaches the use case of `backlog update`, or what is told instead of calling it. */
async function said(argv: string[], { env = {}, config }: Around = {}): Promise<unknown> {
  const { calls, err } = await update(argv, refusal, {
    ...(config !== undefined && { files: { '/desk/config.toml': config } }),
    env: { ...env, ...(config !== undefined && { ROLLCALL_CONFIG: '/desk/config.toml' }) }
  })
  return calls[0]?.input ?? /Error: (.*)\n$/.exec(err)?.[1]
}

function update(argv: string[], failure: Error, options: Parameters<typeof cli>[1] = {}) {
  const app = {
    updateVideogame: async () => {
      throw failure
    }
  }
  return cli(['backlog', 'update', ID, ...argv], { app, ...options })
}

t.test('a playthrough is written part by part, and each of them once', async (t) => {
  const first = 'completion=main, hours=18.5,started=2024-01-06,finished=2024-02'
  t.strictSame(await said(['--playthroughs', first, '--playthroughs', 'platform=Steam Deck,hours=']), {
    id: ID,
    playthroughs: [
      { completion: 'main', hours: 18.5, started: '2024-01-06', finished: '2024-02' },
      { platform: 'Steam Deck', hours: null }
    ]
  })
})

t.test('playthroughs are taken as JSON too: one, or a list of them', async (t) => {
  t.strictSame(await said(['--playthroughs', '{"platform": "PC, modded", "hours": 3}']), {
    id: ID,
    playthroughs: [{ platform: 'PC, modded', hours: 3 }]
  })
  t.strictSame(await said(['--playthroughs', '[{"hours": 1}, {"hours": 2}]', '--playthroughs', 'hours=3']), {
    id: ID,
    playthroughs: [{ hours: 1 }, { hours: 2 }, { hours: 3 }]
  })
  t.strictSame(await said(['--playthroughs', '[]']), { id: ID, playthroughs: [] })
})

t.test('ids of elsewhere are written with where they are from', async (t) => {
  t.strictSame(await said(['--external-ids', 'hltb=1201,igdb=a=b']), {
    id: ID,
    external_ids: { hltb: '1201', igdb: 'a=b' }
  })
  t.strictSame(await said(['--external-ids', '{"grouvee": "5001"}']), {
    id: ID,
    external_ids: { grouvee: '5001' }
  })
  t.strictSame(await said(['--external-ids', '']), { id: ID, external_ids: {} })
})

t.test('a part that is wrong is told with what it could be', async (t) => {
  for (const [value, told] of [
    ['main', "'main' is not NAME=VALUE; with a comma in a value, write JSON."],
    ['hour=3', "in 'hour=3', 'hour' is not one of 'platform', 'completion', 'hours', 'started', 'finished'."],
    [
      'completion=all,hours=3',
      "in 'completion=all', 'all' is not one of 'unfinished', 'main', 'main_extra', 'completionist'."
    ],
    ['hours=many', "in 'hours=many', 'many' is not a valid float range."],
    ['hours=-1', "in 'hours=-1', -1 is not in the range 0<=x<=100000."],
    [
      'started=May 2024',
      "in 'started=May 2024', 'May 2024' is not valid: it must be a year, a month or a day, as in 2026, 2026-03 or 2026-03-14."
    ],
    ['{"hours": 3', '\'{"hours": 3\' is not valid JSON.'],
    ['[{"hours": 3]', '\'[{"hours": 3]\' is not valid JSON.']
  ] as const)
    t.equal(await said(['--playthroughs', value]), `Invalid value for '--playthroughs': ${told}`)
})

t.test('what the product refuses of a part is told with its place', async (t) => {
  const failure = invalidFields([
    { pointer: '/playthroughs/1/finished', detail: 'lies before it was started' },
    { pointer: '/external_ids/hltb', detail: 'has more than 100 characters' },
    { pointer: '/playthroughs', detail: 'must not have more than 100 items' }
  ])
  t.match(await update(['--playthroughs', 'hours=1'], failure), {
    code: 2,
    err: `Error: Invalid value for '--playthroughs' (2, finished): lies before it was started
Invalid value for '--external-ids' (hltb): has more than 100 characters
Invalid value for '--playthroughs': must not have more than 100 items
`
  })
})

t.test('the environment and the configuration file say them as well', async (t) => {
  const variable = 'ROLLCALL_BACKLOG_UPDATE_PLAYTHROUGHS'
  t.strictSame(await said([], { env: { [variable]: 'hours=1 completion=main,hours=2' } }), {
    id: ID,
    playthroughs: [{ hours: 1 }, { completion: 'main', hours: 2 }]
  })
  t.strictSame(await said([], { env: { [variable]: '[{"hours": 1}, {"platform": "Steam Deck"}]' } }), {
    id: ID,
    playthroughs: [{ hours: 1 }, { platform: 'Steam Deck' }]
  })
  t.equal(
    await said([], { env: { [variable]: 'hours' } }),
    `Invalid value for '--playthroughs' (env var: '${variable}'): 'hours' is not NAME=VALUE; with a comma in a value, write JSON.`
  )
  const config =
    '[backlog.update]\nexternal_ids = { hltb = "1201" }\n[[backlog.update.playthroughs]]\nhours = 4.5'
  t.strictSame(await said([], { config }), {
    id: ID,
    playthroughs: [{ hours: 4.5 }],
    external_ids: { hltb: '1201' }
  })
})

t.test('help names the parts and what they can be', async (t) => {
  const told = (await cli(['backlog', 'add', '--help'])).out.replace(/\s+/g, ' ')
  t.match(
    told,
    '--playthroughs NAME=VALUE,... Each time it was played; may be repeated; empty for none; or as JSON; names are platform, completion (unfinished, main, main_extra, completionist), hours, started, finished [env var: ROLLCALL_BACKLOG_ADD_PLAYTHROUGHS]'
  )
  t.match(
    told,
    '--external-ids NAME=VALUE,... By what it is known elsewhere; empty for none; or as JSON; names are hltb, grouvee, igdb, giantbomb [env var'
  )
})
