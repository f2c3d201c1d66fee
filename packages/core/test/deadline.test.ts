import t from 'tap'
import { Value } from 'typebox/value'
import { Deadline, resolveDeadline } from '../src/deadline.ts'

const now = new Date('2026-01-15T12:00:00.000Z')
const schema = Deadline({ description: 'When' })
const read = (deadline: string) => resolveDeadline(deadline, { now, field: 'access_until' })

t.test('a deadline is in how long, the end of a day, or a time', async (t) => {
  for (const [deadline, time] of [
    ['1s', '2026-01-15T12:00:01.000Z'],
    ['90m', '2026-01-15T13:30:00.000Z'],
    ['24h', '2026-01-16T12:00:00.000Z'],
    ['30d', '2026-02-14T12:00:00.000Z'],
    ['2w', '2026-01-29T12:00:00.000Z'],
    ['2026-01-15', '2026-01-16T00:00:00.000Z'],
    ['2026-02-28', '2026-03-01T00:00:00.000Z'],
    ['2028-02-29', '2028-03-01T00:00:00.000Z'],
    ['2026-12-31', '2027-01-01T00:00:00.000Z'],
    ['2026-01-15T12:00:01Z', '2026-01-15T12:00:01.000Z'],
    ['2026-01-16T10:00Z', '2026-01-16T10:00:00.000Z'],
    ['2026-01-16T10:00:00.5Z', '2026-01-16T10:00:00.500Z'],
    ['2026-01-16T00:00:00+05:30', '2026-01-15T18:30:00.000Z']
  ] as const) {
    t.ok(Value.Check(schema, deadline), deadline)
    t.equal(read(deadline), time, deadline)
  }
})

t.test('what is past or now is refused', async (t) => {
  for (const deadline of [
    '0s',
    '0d',
    '2026-01-14',
    '0000-01-01',
    '2026-01-15T12:00:00Z',
    '2026-01-15T13:00:00+01:00'
  ]) {
    t.ok(Value.Check(schema, deadline), deadline)
    t.throws(
      () => read(deadline),
      { code: 'invalid', errors: [{ pointer: '/access_until', detail: 'lies in the past' }] },
      deadline
    )
  }
})

t.test('what no calendar has is refused', async (t) => {
  for (const deadline of [
    '2026-02-30',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-02-30T10:00:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01T10:60:00Z',
    '2026-03-01T10:00:00+99:00',
    '999999999w',
    '999999999d'
  ]) {
    t.throws(
      () => read(deadline),
      { code: 'invalid', errors: [{ pointer: '/access_until', detail: 'is no point in time' }] },
      deadline
    )
  }
})

t.test('what is written in another way is refused before', async (t) => {
  for (const deadline of [
    '99999-01-01',
    '+099999-01-01',
    '-1d',
    '1.5d',
    '30',
    'd',
    '30y',
    '1000000000s',
    'tomorrow',
    '',
    '2026-1-1',
    '2026-03-01T10:00:00',
    '2026-03-01 10:00:00Z',
    '30d\n'
  ]) {
    t.notOk(Value.Check(schema, deadline), deadline)
  }
})
