import {
  type BookmarkStore,
  bind,
  type Caller,
  type LinkCheck,
  operator,
  scopesOf,
  useCases,
  type Web
} from '@rollcall/core'
import { aDraft, fixedClock, memoryBookmarks, memorySearches } from '@rollcall/core/contracts'
import t from 'tap'

const ADA = '01890000-0000-7000-8000-00000000000a'
const ada: Caller = { ...operator, kind: 'user', user_id: ADA, scopes: scopesOf.member }

const ALIVE: LinkCheck = { outcome: 'alive', status_code: 200, error: null }

interface DeskOptions {
  check?: Web['check']
  around?: (bookmarks: BookmarkStore) => BookmarkStore
}

/** As many bookmarks as are asked for, https://a.test/0 and on. */
async function desk(count: number, { check = async () => ALIVE, around = (same) => same }: DeskOptions = {}) {
  const bookmarks = memoryBookmarks()
  const clock = fixedClock()
  const ports = {
    bookmarks: around(bookmarks),
    searches: memorySearches(),
    clock,
    web: { check, describe: async () => ({ title: null, description: null }) }
  }
  const drafts = Array.from({ length: count }, (_, i) => aDraft({ url: `https://a.test/${i}`, id: idOf(i) }))
  await bookmarks.save(ADA, drafts)
  const { checkBookmarks } = bind({ checkBookmarks: useCases.checkBookmarks }, ports)
  const open = async (caller = ada) => checkBookmarks({ all: true }, caller)
  /** How many results are written down. */
  const noted = () => bookmarks.rows.filter(({ bookmark }) => bookmark.link_status === 'alive').length
  return { checkBookmarks, open, noted }
}

/** Ids in the order in which they were made. */
function idOf(i: number): string {
  return `01890000-0000-7000-9000-${String(i).padStart(12, '0')}`
}

function indexOf(url: string): number {
  return Number(url.slice(url.lastIndexOf('/') + 1))
}

async function urlsOf(stream: AsyncIterable<{ url: string }>): Promise<string[]> {
  const urls: string[] = []
  for await (const { url } of stream) urls.push(url)
  return urls
}

t.test('one slow page holds up nothing, and what is done first is told first', async (t) => {
  let answerSlowly: (check: LinkCheck) => void = () => {}
  const slow = new Promise<LinkCheck>((resolve) => {
    answerSlowly = resolve
  })
  let asked = 0
  const { open } = await desk(200, { check: async (url) => (asked++, indexOf(url) === 0 ? slow : ALIVE) })
  const told: string[] = []
  for await (const { url } of await open()) {
    told.push(url)
    if (told.length === 199) {
      t.equal(asked, 200)
      answerSlowly(ALIVE)
    }
  }
  t.equal(told.length, 200)
  t.equal(told.at(-1), 'https://a.test/0')
})

t.test('32 links are asked at once, and no more than that ahead of who listens', async (t) => {
  let now = 0
  let most = 0
  let asked = 0
  const { open } = await desk(300, {
    async check() {
      asked += 1
      most = Math.max(most, ++now)
      await soon()
      now -= 1
      return ALIVE
    }
  })
  let told = 0
  for await (const _ of await open()) {
    told += 1
    t.ok(asked <= told + 64, `${asked} asked when ${told} were told`)
  }
  t.equal(told, 300)
  t.equal(most, 32)
})

t.test('progress is told as it is written down', async (t) => {
  const { open, noted } = await desk(70)
  const told: number[] = []
  const onProgress = (done: number, total: number | null) => {
    t.strictSame([done, total], [noted(), null])
    told.push(done)
  }
  await urlsOf(await open({ ...ada, onProgress }))
  t.equal(told.at(-1), 70)
})

t.test('an interruption ends what is on its way, and keeps what is done', async (t) => {
  const signals: AbortSignal[] = []
  const { open, noted } = await desk(100, {
    check: async (url, signal) => (indexOf(url) < 5 ? ALIVE : forever(signals, signal))
  })
  const interruption = new AbortController()
  const told: string[] = []
  const work = async () => {
    for await (const { url } of await open({ ...ada, interrupted: interruption.signal })) {
      told.push(url)
      if (told.length === 5) setTimeout(() => interruption.abort(new Error('enough')), 10)
    }
  }
  await t.rejects(work(), { message: 'enough' })
  t.strictSame([told.length, noted()], [5, 5])
  t.equal(signals.length, 32)
  t.ok(signals.every(({ aborted }) => aborted))
})

t.test('what is done when the interruption comes is written down and told', async (t) => {
  const interruption = new AbortController()
  const { open, noted } = await desk(100, {
    async check(url, signal) {
      if (indexOf(url) === 3) interruption.abort(new Error('enough'))
      return indexOf(url) < 3 ? ALIVE : forever([], signal)
    }
  })
  const told: string[] = []
  const work = async () => {
    for await (const { url } of await open({ ...ada, interrupted: interruption.signal })) told.push(url)
  }
  await t.rejects(work(), { message: 'enough' })
  t.strictSame([told.length, noted()], [3, 3])
})

t.test('who was interrupted before asks for nothing', async (t) => {
  let asked = 0
  const { open } = await desk(3, { check: async () => (asked++, ALIVE) })
  const interrupted = AbortSignal.abort(new Error('enough'))
  await t.rejects(open({ ...ada, interrupted }).then(urlsOf), { message: 'enough' })
  t.equal(asked, 0)
})

t.test('whoever stops listening stops the work', async (t) => {
  const signals: AbortSignal[] = []
  let isClosed = false
  const { open } = await desk(100, {
    check: async (url, signal) => (indexOf(url) === 0 ? ALIVE : forever(signals, signal)),
    around: (bookmarks) => ({
      ...bookmarks,
      async *walk(query) {
        try {
          yield* bookmarks.walk(query)
        } finally {
          isClosed = true
        }
      }
    })
  })
  for await (const { url } of await open()) {
    t.equal(url, 'https://a.test/0')
    break
  }
  t.ok(signals.length > 0)
  t.ok(signals.every(({ aborted }) => aborted))
  t.ok(isClosed)
})

t.test('a fault in the middle keeps what is done, and ends the rest', async (t) => {
  const signals: AbortSignal[] = []
  const { open, noted } = await desk(50, {
    async check(url, signal) {
      if (indexOf(url) < 5) return ALIVE
      if (indexOf(url) > 5) return forever(signals, signal)
      await soon()
      throw new Error('a bug')
    }
  })
  await t.rejects(open().then(urlsOf), { message: 'a bug' })
  t.equal(noted(), 5)
  t.ok(signals.length > 0)
  t.ok(signals.every(({ aborted }) => aborted))
})

t.test('a store that fails ends the work', async (t) => {
  const full = await desk(3, {
    around: (bookmarks) => ({
      ...bookmarks,
      noteChecks: async () => {
        throw new Error('no disk')
      }
    })
  })
  await t.rejects(full.open().then(urlsOf), { message: 'no disk' })
  const torn = await desk(5, {
    around: (bookmarks) => ({
      ...bookmarks,
      async *walk(query) {
        for await (const bookmark of bookmarks.walk(query)) {
          yield bookmark
          if (bookmark.id === idOf(1)) throw new Error('no connection')
        }
      }
    })
  })
  await t.rejects(torn.open().then(urlsOf), { message: 'no connection' })
  t.equal(torn.noted(), 2)
})

t.test('nothing to check is no trouble', async (t) => {
  t.strictSame(await urlsOf(await (await desk(0)).open()), [])
})

t.test('a bookmark that is named twice is checked once', async (t) => {
  let asked = 0
  const { checkBookmarks } = await desk(2, { check: async () => (asked++, ALIVE) })
  const code = idOf(0).replaceAll('-', '')
  const stream = await checkBookmarks({ ids: [idOf(0), idOf(1), idOf(0), code] }, ada)
  t.strictSame((await urlsOf(stream)).sort(), ['https://a.test/0', 'https://a.test/1'])
  t.equal(asked, 2)
})

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5))
}

/** A page that never answers. */
async function forever(signals: AbortSignal[], signal: AbortSignal | undefined): Promise<never> {
  if (signal !== undefined) signals.push(signal)
  signal?.throwIfAborted()
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
}
