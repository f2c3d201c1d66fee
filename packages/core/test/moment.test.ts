import { Duration, Moment, milliseconds, resolveMoment } from '@rollcall/core'
import { fixedClock } from '@rollcall/core/contracts'
import t from 'tap'
import { Value } from 'typebox/value'

const clock = fixedClock('2026-01-15T12:00:00.000Z')
const schema = Moment({ description: 'When' })
const read = (moment: string) => resolveMoment(moment, { clock, field: 'since' })

t.test('a moment is a time with its offset, a bare date, or how long ago', async (t) => {
  for (const [moment, time] of [
    ['2026-01-01', '2026-01-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-01-01T10:00Z', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T10:00:00.123456789Z', '2026-01-01T10:00:00.123Z'],
    ['2026-01-01T10:00:00+05:30', '2026-01-01T04:30:00.000Z'],
    ['2026-01-01T00:00:00.5-12:00', '2026-01-01T12:00:00.500Z'],
    ['2026-12-31T23:59:59-00:01', '2027-01-01T00:00:59.000Z'],
    ['0s', '2026-01-15T12:00:00.000Z'],
    ['90m', '2026-01-15T10:30:00.000Z'],
    ['24h', '2026-01-14T12:00:00.000Z'],
    ['2w', '2026-01-01T12:00:00.000Z']
  ] as const) {
    t.ok(Value.Check(schema, moment), moment)
    t.equal(read(moment), time, moment)
  }
})

t.test('what no calendar has is refused, with the field it came in', async (t) => {
  for (const moment of [
    '2026-02-30',
    '2026-02-29',
    '2026-04-31',
    '2026-02-30T10:00:00+01:00',
    '2026-13-01',
    '2026-00-01',
    '2026-01-00',
    '0000-01-01',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '999999999w',
    '999999999d'
  ]) {
    t.ok(Value.Check(schema, moment), moment)
    t.throws(() => read(moment), { code: 'invalid', errors: [{ pointer: '/since' }] }, moment)
  }
})

t.test('what is no moment does not pass the schema', async (t) => {
  for (const moment of [
    '',
    'yesterday',
    '5',
    '-5d',
    '1.5h',
    '5 d',
    '5D',
    '1000000000s',
    '1h30m',
    '2026-1-1',
    '26-01-01',
    '2026-01-01T10:00:00',
    '2026-01-01 10:00:00Z',
    '2026-01-01T10Z',
    '2026-01-01T24:00Z',
    '2026-01-01T23:60Z',
    '2026-01-01T23:59:60Z',
    '2026-01-01T10:00+24:00',
    '2026-01-01T10:00+0100',
    '2026-01-01\n',
    ' 24h'
  ]) {
    t.notOk(Value.Check(schema, moment), JSON.stringify(moment))
  }
})

t.test('a duration has a length', async (t) => {
  const lengths = { '1s': 1000, '1m': 60_000, '2h': 7_200_000, '30d': 2_592_000_000, '1w': 604_800_000 }
  for (const [duration, length] of Object.entries(lengths)) {
    t.ok(Value.Check(Duration({ description: 'How long' }), duration))
    t.equal(milliseconds(duration), length)
  }
  t.notOk(Value.Check(Duration({ description: 'How long' }), '2026-01-01'))
  t.throws(() => milliseconds('2026-01-01'), { code: 'invalid' })
})
