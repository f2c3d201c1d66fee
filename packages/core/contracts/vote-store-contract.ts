import type { Test } from 'tap'
import { ABSENT, day, desk, type Fresh, id, NO_IDS, type PostDesk } from './post-store/bench.ts'

/** What every store of votes keeps. Each test asks for fresh ones and fills them through the ports alone. */
export function voteStoreContract(t: Test, fresh: () => Promise<PostDesk>): void {
  castContract(t, fresh)
  strictContract(t, fresh)
  refusalContract(t, fresh)
  stormContract(t, fresh)
}

const VALUES = [-1, 0, 1] as const

function castContract(t: Test, fresh: Fresh): void {
  t.test('a vote is cast, changed and taken back, and answered with the tally of then', async (t) => {
    const { posts, ada, eve, add, vote } = await desk(fresh)
    const { id: post_id } = await add()
    const other = await add()
    const steps = [
      [ada, 1, { up: 1, down: 0 }],
      [ada, 1, { up: 1, down: 0 }],
      [eve, -1, { up: 1, down: 1 }],
      [ada, -1, { up: 0, down: 2 }],
      [ada, -1, { up: 0, down: 2 }],
      [eve, 1, { up: 1, down: 1 }],
      [ada, 0, { up: 1, down: 0 }],
      [ada, 0, { up: 1, down: 0 }],
      [eve, 0, { up: 0, down: 0 }],
      [ada, -1, { up: 0, down: 1 }]
    ] as const
    for (const [i, [user, value, { up, down }]] of steps.entries()) {
      const counts = { score: up - down, up, down, votes: up + down, my_vote: value }
      const answer = await vote(post_id, user, { value, voted_at: day(2 + i) })
      t.same(answer, { post_id, ...counts }, `step ${i}`)
      t.match(await posts.find(post_id, user), counts)
    }
    t.same(await posts.find(other.id, ada), other)
    t.match(await posts.recount({ repair: false }), { votes: 1, wrong_count: 0 })
  })

  t.test('a vote counts on a draft of your own, also once it is published', async (t) => {
    const { posts, ada, eve, add, vote } = await desk(fresh)
    const { id } = await add({ published: false })
    t.match(await vote(id, ada), { up: 1, my_vote: 1 })
    await posts.change(id, { published: true, updated_at: day(3) }, ada)
    t.match(await vote(id, eve), { up: 2, my_vote: 1 })
  })

  t.test('votes are kept while a post is no longer public, or deleted', async (t) => {
    const { posts, ada, eve, add, vote } = await desk(fresh)
    const { id } = await add()
    await vote(id, eve)
    await posts.change(id, { published: false, updated_at: day(3) }, ada)
    t.match(await vote(id, ada), { up: 2 })
    await posts.remove(id, day(4))
    t.match(await posts.restore(id, ada), { up: 2, my_vote: 1 })
    await posts.change(id, { published: true, updated_at: day(5) }, ada)
    t.match(await vote(id, eve, { value: -1 }), { up: 1, down: 1, my_vote: -1 })
  })
}

function strictContract(t: Test, fresh: Fresh): void {
  t.test('a strict vote must change something', async (t) => {
    const { ada, eve, add, vote } = await desk(fresh)
    const { id: post_id } = await add()
    await vote(post_id, eve)
    const alreadyVoted = { code: 'conflict', message: 'You have already voted on this post' }
    const noVote = { code: 'conflict', message: 'You have no vote on this post to take back' }
    const strictly = (value: -1 | 0 | 1) => vote(post_id, ada, { value, strict: true })
    await t.rejects(strictly(0), noVote, 'where there never was one')
    t.match(await strictly(1), { up: 2, my_vote: 1 })
    await t.rejects(strictly(1), alreadyVoted)
    await t.rejects(strictly(-1), alreadyVoted, 'in place of another')
    t.match(await strictly(0), { up: 1, my_vote: 0 })
    await t.rejects(strictly(0), noVote, 'where it was taken back')
    t.match(await strictly(-1), { up: 1, down: 1, my_vote: -1 })
    await t.rejects(strictly(1), alreadyVoted)
    t.match(await vote(post_id, ada, { value: 0 }), { up: 1, down: 0, my_vote: 0 })
    t.match(await strictly(1), { up: 2, my_vote: 1 })
  })

  t.test('of strict votes at once of one user exactly one wins, cast or taken back', async (t) => {
    const { posts, ada, add, vote } = await desk(fresh)
    const { id } = await add()
    for (const [value, up] of [
      [1, 1],
      [0, 0],
      [1, 1],
      [0, 0]
    ] as const) {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 30 }, () => vote(id, ada, { value, strict: true }))
      )
      const won = outcomes.filter(({ status }) => status === 'fulfilled')
      t.equal(won.length, 1)
      t.match(won, [{ value: { up, my_vote: value } }])
      for (const one of outcomes) {
        if (one.status === 'rejected') t.match(one.reason, { code: 'conflict' })
      }
      t.match(await posts.find(id, ada), { up, my_vote: value })
    }
    t.match(await posts.recount({ repair: false }), { wrong_count: 0 })
  })

  t.test('strict votes at once of many users and posts do not stand in the way of each other', async (t) => {
    const { posts, add, vote, crowd } = await desk(fresh)
    const voters = await crowd(30)
    const made = [1, 2, 3, 4].map(id)
    for (const one of made) await add({ id: one })
    const cast = () => voters.flatMap((user) => made.map((one) => vote(one, user, { strict: true })))
    const outcomes = await Promise.allSettled([...cast(), ...cast()])
    t.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 120)
    for (const one of made) t.match(await posts.find(one, null), { up: 30, votes: 30 })
  })
}

function refusalContract(t: Test, fresh: Fresh): void {
  t.test('nobody votes on what they do not see', async (t) => {
    const { posts, ada, eve, add, vote } = await desk(fresh)
    const draft = await add({ published: false })
    const deleted = await add()
    await posts.remove(deleted.id, day(2))
    for (const [value, strict] of [
      [1, false],
      [-1, true],
      [0, false],
      [0, true]
    ] as const) {
      for (const ref of [draft.id, deleted.id, ...NO_IDS]) {
        const told = `${JSON.stringify(ref.slice(0, 40))}: ${value}, ${strict}`
        await t.rejects(vote(ref, eve, { value, strict }), { code: 'not_found' }, told)
      }
      await t.rejects(vote(deleted.id, ada, { value, strict }), { code: 'not_found' })
    }
    t.match(await posts.recount({ repair: false }), { votes: 0, wrong_count: 0 })
  })

  t.test('an id in capitals names the same post', async (t) => {
    const { ada, add, vote } = await desk(fresh)
    const { id: post_id } = await add()
    t.match(await vote(post_id.toUpperCase(), ada), { post_id, up: 1 })
    t.match(await vote(post_id, ada), { post_id, up: 1 })
  })

  t.test('somebody who is gone casts no vote, and spoils none of those cast beside it', async (t) => {
    const { posts, add, vote, crowd, removeUser } = await desk(fresh)
    const { id } = await add()
    const [gone = '', ...voters] = await crowd(12)
    await removeUser(gone)
    const nobody = [ABSENT, gone].flatMap((user) =>
      [true, false].map((strict) => t.rejects(vote(id, user, { strict }), { code: 'unauthenticated' }))
    )
    const tallies = await Promise.all([...voters.map((user) => vote(id, user)), ...nobody])
    for (const tally of tallies.slice(0, voters.length)) t.match(tally, { my_vote: 1 })
    t.match(await posts.find(id, null), { up: voters.length, votes: voters.length })
  })
}

function stormContract(t: Test, fresh: Fresh): void {
  t.test('500 users who vote at once on one post are counted exactly', async (t) => {
    const { posts, votes, add, vote, crowd } = await desk(fresh)
    const { id } = await add()
    const voters = await crowd(500)
    const tallies = await Promise.all(
      voters.map((user, i) => vote(id, user, { value: i % 5 === 0 ? -1 : 1, strict: i % 2 === 0 }))
    )
    for (const [i, tally] of tallies.entries()) {
      if (tally.my_vote !== (i % 5 === 0 ? -1 : 1)) t.fail(`${i} is answered with the vote of another`)
      if (tally.up + tally.down !== tally.votes) t.fail(`${i} is answered with odd counts`)
    }
    t.match(await posts.find(id, null), { up: 400, down: 100, score: 300, votes: 500 })
    t.match(await posts.recount({ repair: false }), { posts: 1, votes: 500, wrong_count: 0 })
    await votes.drain()
  })

  t.test('votes at once of one user are taken in the order they come', async (t) => {
    const { posts, ada, eve, add, vote } = await desk(fresh)
    const { id } = await add()
    await vote(id, eve)
    for (const last of [1, -1, 0] as const) {
      const values = ([1, -1, 0, -1, 1, 1, 0, 0, -1] as const).concat(last)
      const tallies = await Promise.all(values.map((value) => vote(id, ada, { value })))
      t.strictSame(
        tallies.map(({ my_vote }) => my_vote),
        values
      )
      for (const { up, down, my_vote } of tallies) {
        t.strictSame([up, down], [my_vote === 1 ? 2 : 1, my_vote === -1 ? 1 : 0])
      }
      t.match(await posts.find(id, ada), { my_vote: last, votes: last === 0 ? 1 : 2 })
    }
    t.match(await posts.recount({ repair: false }), { wrong_count: 0 })
  })

  t.test('many votes at once on many posts leave each as it was cast last', async (t) => {
    const { posts, add, vote, crowd, list } = await desk(fresh)
    const voters = await crowd(15)
    const made = Array.from({ length: 8 }, (_, i) => id(i + 1))
    for (const one of made) await add({ id: one })
    const valueOf = (i: number, j: number, round: number) => VALUES[(i * 7 + j * 5 + round * 4) % 3] ?? 0
    await Promise.all(
      [0, 1, 2].flatMap((round) =>
        voters.flatMap((user, i) => made.map((one, j) => vote(one, user, { value: valueOf(i, j, round) })))
      )
    )
    for (const [i, user] of voters.entries()) {
      const { data } = await list({ viewer: user })
      const seen = Object.fromEntries(data.map(({ id, my_vote }) => [id, my_vote]))
      t.strictSame(seen, Object.fromEntries(made.map((one, j) => [one, valueOf(i, j, 2)]).toReversed()))
    }
    for (const [j, one] of made.entries()) {
      const cast = voters.map((_, i) => valueOf(i, j, 2))
      const up = cast.filter((value) => value === 1).length
      const down = cast.filter((value) => value === -1).length
      t.match(await posts.find(one, null), { up, down, score: up - down, votes: up + down })
    }
    t.match(await posts.recount({ repair: false }), { wrong_count: 0 })
  })

  t.test('drain waits for all votes that were taken in', async (t) => {
    const { votes, posts, add, vote, crowd } = await desk(fresh)
    await votes.drain()
    const { id } = await add()
    const voters = await crowd(40)
    let answered = 0
    const casting = voters.map((user) => vote(id, user).then(() => answered++))
    await votes.drain()
    t.match(await posts.find(id, null), { up: 40 })
    await Promise.all(casting)
    t.equal(answered, 40)
  })
}
