import { folded, type VideogameQuery, type VideogameRow } from '@rollcall/core'
import type { Test } from 'tap'
import { aGame, desk, type FreshBacklog, id } from './bench.ts'

const GAMES: Partial<VideogameRow>[] = [
  {
    title: 'The Legend of Zelda',
    platform: 'Nintendo Switch',
    publisher: 'Nintendo',
    release_date: '2017-03-03',
    status: 'playing',
    score: 97
  },
  { title: 'Étoile', platform: 'PC', publisher: null, release_date: '2017', status: 'backlog', score: 50 },
  {
    title: '100% Orange_Juice',
    platform: 'PC (Steam)',
    release_date: '2016-12',
    status: 'completed',
    score: 0
  },
  {
    title: 'Half\\Life',
    platform: 'pc',
    notes: 'lent to Zoë\nby mistake',
    release_date: 'TBA',
    status: 'wishlist'
  },
  {
    title: 'ＦＵＬＬ　Ｗｉｄｔｈ',
    platform: 'Wii U',
    publisher: 'Ｎｉｎｔｅｎｄｏ',
    status: 'retired',
    score: 96
  }
]

/** What is asked, and which of the games are found. */
const QUERIES: [Partial<VideogameQuery>, number[]][] = [
  [{}, [0, 1, 2, 3, 4]],
  [{ words: [] }, [0, 1, 2, 3, 4]],
  [{ words: ['zelda'] }, [0]],
  [{ words: ['zelda', 'legend', 'switch', 'intend'] }, [0]],
  [{ words: ['zelda', 'pc'] }, []],
  [{ words: ['étoile'] }, [1]],
  [{ words: ['etoile'] }, []],
  [{ words: ['%'] }, [2]],
  [{ words: ['e_j'] }, [2]],
  [{ words: ['_'] }, [2]],
  [{ words: ['\\'] }, [3]],
  [{ words: ['zoë', 'mistake'] }, [3]],
  [{ words: ['full', 'width'] }, [4]],
  [{ words: ["'"] }, []],
  [{ words: ['\0'] }, []],
  [{ platform: 'pc' }, [1, 2, 3]],
  [{ platform: '(steam)' }, [2]],
  [{ platform: '%' }, []],
  [{ publisher: 'nintendo' }, [0, 4]],
  [{ publisher: '\0' }, []],
  [{ status: ['playing'] }, [0]],
  [{ status: ['playing', 'wishlist', 'retired'] }, [0, 3, 4]],
  [{ year: '2017' }, [0, 1]],
  [{ year: '2016' }, [2]],
  [{ year: '0017' }, []],
  [{ min_score: 97 }, [0]],
  [{ min_score: 96 }, [0, 4]],
  [{ min_score: 0 }, [0, 1, 2, 4]],
  [{ max_score: 50 }, [1, 2]],
  [{ max_score: 100 }, [0, 1, 2, 4]],
  [{ min_score: 50, max_score: 96 }, [1, 4]],
  [{ min_score: 60, max_score: 50 }, []],
  [{ year: '2017', platform: 'pc', words: ['to'], status: ['backlog'], max_score: 50 }, [1]]
]

export function filterContract(t: Test, fresh: FreshBacklog): void {
  t.test('list finds what every condition holds for, and counts it', async (t) => {
    const { videogames, user, add, found, total } = await desk(fresh)
    const games: VideogameRow[] = []
    for (const [i, game] of GAMES.entries()) games.push(await add({ id: id(i), ...game }))
    await videogames.add(await user(), aGame({ title: 'Zelda', score: 100 }))
    for (const [query, expected] of QUERIES) {
      const told = JSON.stringify(query)
      const wanted = expected.map((i) => games[i])
      t.strictSame(await found({ sort: 'release_date', ...query }).then(byId), wanted, told)
      t.equal(await total(query), expected.length, `${told} is counted`)
    }
  })

  t.test('list finds every game by the words of its texts', async (t) => {
    const { add, found } = await desk(fresh)
    for (const [i, game] of GAMES.entries()) await add({ id: id(i), ...game })
    for (const [i, { title = '', notes }] of GAMES.entries()) {
      const words = folded(`${notes ?? ''} ${title}`).split(' ')
      t.ok(
        (await found({ words })).some((game) => game.id === id(i)),
        title
      )
    }
  })

  t.test('list tells and counts own games alone', async (t) => {
    const { videogames, user, user_id, add } = await desk(fresh)
    const other = await user()
    const own = await add()
    for (let i = 0; i < 2; i++) await videogames.add(other, aGame())
    const page = { limit: 10, page: 1, sort: 'title' as const }
    t.strictSame(await videogames.list({ user_id, ...page }), {
      data: [own],
      next_cursor: null,
      total_count: 1
    })
    t.equal((await videogames.list({ user_id: other, ...page })).total_count, 2)
    t.match(await videogames.list({ user_id: await user(), sort: 'score', limit: 5 }), {
      data: [],
      next_cursor: null
    })
  })
}

function byId(games: VideogameRow[]): VideogameRow[] {
  return games.sort((a, b) => (a.id < b.id ? -1 : 1))
}
