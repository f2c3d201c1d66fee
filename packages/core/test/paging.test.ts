import { checkPaging, decodeCursor, encodeCursor, toList, window } from '@rollcall/core'
import t from 'tap'

t.test('a cursor comes back as it was made', async (t) => {
  for (const values of [
    ['2026-01-01T00:00:00.000Z', 17],
    ['', 0],
    ['\u{1f642} "\\\n', -1.5]
  ] as const) {
    t.strictSame(decodeCursor(encodeCursor(values), ['string', 'number'] as const), values)
  }
  t.match(encodeCursor(['a+/=?', 1]), /^[A-Za-z0-9_-]+$/, 'and needs no escaping in an address')
})

t.test('what is not a cursor of the list is refused', async (t) => {
  const hostile = [
    '',
    'x',
    '%%%',
    'null',
    'A'.repeat(1024),
    encodeCursor([]),
    encodeCursor(['x']),
    encodeCursor(['x', 1, 2]),
    encodeCursor([1, 'x']),
    encodeCursor(['x', Number.NaN]),
    ...[
      'null',
      '{}',
      '"x"',
      '17',
      '{"length":2,"0":"x","1":1}',
      '[["x"],1]',
      '["x",null]',
      '["x",1',
      '\0'
    ].map((json) => Buffer.from(json).toString('base64url'))
  ]
  for (const cursor of hostile) {
    t.throws(
      () => decodeCursor(cursor, ['string', 'number'] as const),
      { code: 'invalid', errors: [{ pointer: '/cursor' }] },
      cursor
    )
  }
})

t.test('the two ways of paging do not mix', async (t) => {
  t.throws(() => checkPaging({ limit: 20, cursor: 'x', page: 1 }), { errors: [{ pointer: '/cursor' }] })
  t.throws(() => checkPaging({ limit: 20, per_page: 5 }), { errors: [{ pointer: '/per_page' }] })
  for (const paging of [{}, { cursor: 'x' }, { page: 1 }, { page: 1, per_page: 5 }]) {
    t.doesNotThrow(() => checkPaging({ limit: 20, ...paging }))
  }
})

t.test('a window says how many rows to read, and how many come before', async (t) => {
  t.strictSame(window({ limit: 20 }), { size: 20, offset: 0 })
  t.strictSame(window({ limit: 20, page: 3 }), { size: 20, offset: 40 })
  t.strictSame(window({ limit: 20, page: 3, per_page: 5 }), { size: 5, offset: 10 })
})

t.test('a walk tells whether it goes on', async (t) => {
  const meta = (next_cursor: string | null) => toList({ data: [1], next_cursor }, { limit: 1 }).meta
  t.strictSame(meta('abc'), { has_next: true, next_cursor: 'abc' })
  t.strictSame(meta(null), { has_next: false, next_cursor: null })
})

t.test('a numbered page knows its neighbours', async (t) => {
  const meta = (page: number, total_count: number) =>
    toList({ data: [], next_cursor: null, total_count }, { limit: 20, page, per_page: 5 }).meta
  const size = { per_page: 5 }
  t.strictSame(meta(1, 0), {
    page: 1,
    ...size,
    pages: 1,
    total_count: 0,
    prev_page: null,
    next_page: null,
    has_next: false,
    has_prev: false
  })
  t.strictSame(meta(2, 11), {
    page: 2,
    ...size,
    pages: 3,
    total_count: 11,
    prev_page: 1,
    next_page: 3,
    has_next: true,
    has_prev: true
  })
  t.match(meta(3, 11), { next_page: null, has_next: false, prev_page: 2 })
  t.match(meta(2, 10), { pages: 2, next_page: null, has_next: false })
  t.match(meta(9, 11), { pages: 3, prev_page: 3, next_page: null, has_next: false, has_prev: true })
})
