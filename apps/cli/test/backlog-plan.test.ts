import t from 'tap'
import { cli } from './cli.ts'

const plain = { NO_COLOR: '1' }
const ID = '0198c1a2-0000-7000-8000-000000000001'

const plan = {
  hours: 20,
  until: '2026-12-31',
  hours_planned: 12.5,
  hours_spare: 7.5,
  hours_per_day: 0.49,
  picks: [
    {
      position: 1,
      videogame: {
        id: ID,
        title: 'Lanterns of Ashmoor',
        platform: 'Switch',
        status: 'playing' as const,
        score: 85,
        hours_left: 12.5
      },
      hours_left_after: 7.5,
      finish_on: '2026-12-16',
      reason: 'You are playing it: 12.5 hours to go'
    }
  ],
  left_out: [
    {
      id: ID,
      title: 'Tides',
      platform: 'PC',
      hours_left: null,
      reason_code: 'unknown_length' as const,
      reason: 'Its length is not known: set hours_to_beat'
    }
  ]
}

t.test('a plan tells what to play and why, and what does not fit and why', async (t) => {
  const app = { planBacklog: async () => plan }
  const argv = ['backlog', 'plan', '--hours', '20', '--until', '2026-12-31', '--platform', 'switch']
  const { out, calls } = await cli(argv, { app, columns: 100, env: plain })
  t.strictSame(calls[0]?.input, { hours: 20, until: '2026-12-31', platform: 'switch' })
  t.equal(
    out,
    `hours          20
until          2026-12-31
hours planned  12.5
hours spare    7.5
hours per day  0.49

#  PLAY                 PLATFORM  HOURS  BY          REASON
1  Lanterns of Ashmoor  Switch     12.5  2026-12-16  You are playing it: 12.5 hours to go

LEFT OUT  PLATFORM  HOURS  REASON
Tides     PC               Its length is not known: set hours_to_beat
`
  )
  t.equal(
    (await cli(argv, { app })).out,
    `hours\t20
until\t2026-12-31
hours_planned\t12.5
hours_spare\t7.5
hours_per_day\t0.49
pick\t1\tLanterns of Ashmoor\tSwitch\t12.5\t2026-12-16\tYou are playing it: 12.5 hours to go
left_out\t\tTides\tPC\t\t\tIts length is not known: set hours_to_beat
`
  )
})

t.test('a plan without an end has no days, and one without games says so to people', async (t) => {
  const { picks } = plan
  const none: typeof plan.left_out = []
  const free = { ...plan, until: null, hours_per_day: null, left_out: none }
  const open = { ...free, picks: picks.map((pick) => ({ ...pick, finish_on: null })) }
  const seen = async (planBacklog: () => Promise<typeof open>) =>
    cli(['backlog', 'plan', '--hours', '20'], { app: { planBacklog }, columns: 80, env: plain })
  const { out } = await seen(async () => open)
  t.match(out, '\n#  PLAY                 PLATFORM  HOURS  REASON\n')
  t.notMatch(out, 'LEFT OUT')
  t.match(await seen(async () => ({ ...free, picks: [] })), { code: 0, err: 'Nothing to play.\n' })
  const { left_out } = plan
  t.match(await seen(async () => ({ ...free, picks: [], left_out })), { code: 0, err: 'Nothing fits.\n' })
})

t.test('long titles leave room for the reason', async (t) => {
  const title = 'A title that goes on and on until there are sixty characters'
  const left_out = plan.left_out.map((game) => ({ ...game, title }))
  const app = { planBacklog: async () => ({ ...plan, left_out }) }
  const { out } = await cli(['backlog', 'plan', '--hours', '1'], { app, columns: 90, env: plain })
  t.ok(out.split('\n').every((line) => line.length <= 90))
  t.match(out, 'A title that goes on and on u…  PC               Its length is not known: set h')
})
