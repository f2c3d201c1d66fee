import { beginningOf, controversy, hotness, POST_SORTS, rankOf } from '@rollcall/core'
import t from 'tap'

const BIRTH = '2026-03-10T12:00:00.000Z'
const LATER = '2031-07-01T00:00:00.001Z'
const COUNTS = [0, 1, 2, 3, 5, 8, 13, 40, 100, 999, 12_345]
const TALLIES = COUNTS.flatMap((up) => COUNTS.map((down) => ({ up, down })))

/** How far votes move a post from the time it was published, in milliseconds. */
function moved(up: number, down: number, published_at = BIRTH): number {
  return hotness({ up, down, published_at }) - Date.parse(published_at)
}

t.test('a hot post is moved 12.5 hours for each tenfold of its score', async (t) => {
  const tenfold = 12.5 * 3_600_000
  t.equal(moved(0, 0), 0)
  t.equal(moved(9, 0), tenfold)
  t.equal(moved(99, 0), 2 * tenfold)
  t.equal(moved(0, 9), -tenfold)
  t.equal(moved(1_000, 1), 3 * tenfold)
  t.equal(moved(1, 0), 13_546_350, 'log10(2) of it')
  t.equal(moved(12, 10), 21_470_456, 'log10(3) of it')
})

t.test('each vote moves a hot post, one for it to the future and one against it to the past', async (t) => {
  for (const { up, down } of TALLIES) {
    const [before, more, less] = [moved(up, down), moved(up + 1, down), moved(up, down + 1)]
    if (!(more > before && before > less)) t.fail(`${up} up, ${down} down: ${more}, ${before}, ${less}`)
  }
})

t.test('votes for and against weigh the same', async (t) => {
  for (const { up, down } of TALLIES) {
    if (moved(up, down) + moved(down, up) !== 0) t.fail(`hotness of ${up} up, ${down} down`)
    if (controversy({ up, down }) !== controversy({ up: down, down: up })) {
      t.fail(`controversy of ${up} up, ${down} down`)
    }
  }
})

t.test('what votes do to a post does not depend on when it was published, or on the present', async (t) => {
  for (const { up, down } of TALLIES) {
    if (moved(up, down) !== moved(up, down, LATER)) t.fail(`${up} up, ${down} down`)
  }
  t.equal(hotness({ up: 3, down: 1, published_at: BIRTH }), Date.parse(BIRTH) + moved(3, 1))
})

t.test('of posts with the same votes the newer is hotter', async (t) => {
  for (const { up, down } of TALLIES) {
    const [older, newer] = [BIRTH, LATER].map((published_at) => hotness({ up, down, published_at }))
    if (!((newer ?? 0) > (older ?? 0))) t.fail(`${up} up, ${down} down`)
  }
})

t.test('controversy is nothing while all agree, and the number of voters when they are even', async (t) => {
  for (const count of COUNTS) {
    t.equal(controversy({ up: count, down: 0 }), 0)
    t.equal(controversy({ up: 0, down: count }), 0)
    t.equal(controversy({ up: count, down: count }), 2_000 * count)
  }
  t.equal(controversy({ up: 3, down: 1 }), 1_587, 'the third root of 4')
  t.equal(controversy({ up: 5, down: 10 }), 3_873, 'the root of 15')
  t.equal(controversy({ up: 100, down: 99 }), 188_740)
})

t.test('a vote with the fewer divides a post more, one with the more divides it less', async (t) => {
  for (let more = 1; more <= 60; more++) {
    for (let fewer = 1; fewer < more; fewer++) {
      const at = (up: number, down: number) => controversy({ up, down })
      const told = `${more} against ${fewer}`
      if (at(more, fewer + 1) <= at(more, fewer)) t.fail(`${told}, with the fewer`)
      if (at(more + 1, fewer) > at(more, fewer)) t.fail(`${told}, with the more`)
      if (at(2 * more, 2 * fewer) <= at(more, fewer)) t.fail(`${told}, twice`)
    }
  }
})

t.test('rankOf is the key of each sort', async (t) => {
  const post = { up: 7, down: 3, published_at: BIRTH }
  const keys = POST_SORTS.map((sort) => [sort, rankOf(sort, post)])
  t.strictSame(Object.fromEntries(keys), {
    new: Date.parse(BIRTH),
    top: 4,
    hot: hotness(post),
    controversial: controversy(post)
  })
})

t.test('keys are whole numbers that JavaScript and a database tell exactly', async (t) => {
  const most = { up: 2_147_483_647, down: 2_147_483_646 }
  for (const tally of [...TALLIES, most, { up: most.up, down: 0 }, { up: 0, down: most.up }]) {
    for (const sort of POST_SORTS) {
      const key = rankOf(sort, { ...tally, published_at: LATER })
      if (!Number.isSafeInteger(key)) t.fail(`${sort} of ${tally.up} up, ${tally.down} down: ${key}`)
    }
  }
})

t.test('a period begins a day, 7, 30 or 365 days before its end; all time has no beginning', async (t) => {
  t.equal(beginningOf('day', BIRTH), '2026-03-09T12:00:00.000Z')
  t.equal(beginningOf('week', BIRTH), '2026-03-03T12:00:00.000Z')
  t.equal(beginningOf('month', BIRTH), '2026-02-08T12:00:00.000Z')
  t.equal(beginningOf('year', BIRTH), '2025-03-10T12:00:00.000Z')
  t.equal(beginningOf('all', BIRTH), null)
})
