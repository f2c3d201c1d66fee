import { AppError, ERROR_CODES, nobody } from '@rollcall/core'
import { connect } from '@rollcall/http'
import t from 'tap'
import { file, piecesOf, readAll, remote } from './fixtures/remote-client.ts'
import { payload } from './fixtures/test-server.ts'

t.test('outputs come back as the use case gave them', async (t) => {
  const { client, serverToken } = await remote(t)
  const created = await client.createItem({ title: 'It broke' }, nobody)
  t.match(created, { id: Number, title: 'It broke', level: 'error' })
  t.strictSame(await client.showItem({ id: `#${created.counter}` }, nobody), { ...created, posts: [] })
  t.match(await client.listItems({}, nobody), { data: [created], meta: { has_next: false } })
  t.match(await client.listItems({ page: 1 }, nobody), { meta: { total_count: 1 } })
  t.match((await client.listOccurrences({ id: String(created.id) }, nobody)).data, [{ item_id: created.id }])
  const text = JSON.stringify(payload({ uuid: 'mine' }))
  const recorded = await client.recordOccurrence({ access_token: serverToken, payload: text }, nobody)
  t.strictSame(recorded, { id: null, uuid: 'mine' })
  t.match(await client.collectReports({}, nobody), { seen: 2, stored: 2 })
  t.strictSame(await client.cleanReports({ keep: 1, dry_run: true }, nobody), { deleted: 0 })
  t.equal(await client.deleteItem({ id: String(created.id) }, nobody), undefined)
  t.match(await client.which({}, nobody), /^Rollcall/)
  t.match(await client.me({}, nobody), { username: 'ada' })
  t.match(await client.check({}, nobody), { status: 'OK' })
})

t.test('where a short link leads comes back as an output, and nobody goes there', async (t) => {
  const { client } = await remote(t)
  const url = 'http://127.0.0.1:1/nobody/is/here'
  const { short_url, outcome } = await client.createBookmark({ url, redirect_status: 307 }, nobody)
  t.equal(outcome, 'created')
  t.match(await client.createBookmark({ url, if_exists: 'return' }, nobody), { outcome: 'existing' })
  const destination = { location: url, redirect_status: 307 }
  t.strictSame(await client.resolveBookmark({ short_url }, nobody), destination)
  t.strictSame(
    await client.visitBookmark({ short_url, referrer: 'https://example.com/' }, nobody),
    destination
  )
  t.match(await client.bookmarkStats({ id: short_url }, nobody), {
    visits: 1,
    referrers: [{ name: 'example.com' }]
  })
  for (const call of [client.visitBookmark, client.resolveBookmark])
    await t.rejects(call({ short_url: 'nothing-here' }, nobody), { code: 'not_found' })
})

t.test('a conflict comes back with the id of what is there', async (t) => {
  const { client } = await remote(t)
  const { id } = await client.createBookmark({ url: 'https://example.com/' }, nobody)
  const again = client.createBookmark({ url: 'https://EXAMPLE.com' }, nobody)
  await t.rejects(again, { code: 'conflict', existing_id: id })
})

t.test('files and what comes an element at a time come back as they are', async (t) => {
  const { client } = await remote(t)
  const imported = await readAll(await client.importBookmarks({ content: piecesOf(file) }, nobody))
  t.match(imported, [
    { line: 1, url: 'https://example.com/1', outcome: 'created' },
    { line: 2, url: 'https://example.com/2', outcome: 'created' }
  ])
  t.match(await readAll(await client.checkBookmarks({ all: true }, nobody)), [
    { link_status: 'alive' },
    { link_status: 'alive' }
  ])
  t.equal((await readAll(await client.exportBookmarks({ format: 'urls' }, nobody))).join(''), file.join(''))
})

t.test(
  'a post, what is voted on it and what is said of it come back as the use case gave them',
  async (t) => {
    const { client } = await remote(t)
    const { id } = await client.createPost({ title: 'It broke', content: '# So it *did*' }, nobody)
    t.match(await client.setVote({ id, value: -1 }, nobody), { post_id: id, score: -1, my_vote: -1 })
    t.match(await client.clearVote({ id }, nobody), { votes: 0 })
    t.match(await client.castVote({ post_id: id, dir: 1 }, nobody), { score: 1 })
    await t.rejects(client.castVote({ post_id: id, dir: 1 }, nobody), { code: 'conflict' })
    const comment = await client.createComment({ post: id, content: 'It did' }, nobody)
    t.match(comment, { owner: { username: 'ada' }, depth: 0, parent_id: null })
    t.equal(await client.deleteComment({ id: comment.id }, nobody), undefined)
    t.match((await client.listComments({ post: id }, nobody)).data, [
      { owner: null, content: null, replies: 0 }
    ])
    const { data, meta } = await client.listPosts({ html: true }, nobody)
    t.match(data, [
      { id, content: '# So it *did*', content_html: '<p># So it *did*</p>', score: 1, my_vote: 1 }
    ])
    t.match(meta, { has_next: false, next_cursor: null, as_of: '2026-01-01T00:00:00.000Z' })
    t.notOk('content_html' in (await client.showPost({ id }, nobody)))
    t.match(await client.recountPosts({}, nobody), { posts: 1, votes: 1, wrong: [], repaired: false })
    t.equal(await client.deletePost({ id }, nobody), undefined)
    t.match(await client.restorePost({ id }, nobody), { id, deleted_at: null })
  }
)

t.test('a backlog, its plan and what was imported come back as the use case gave them', async (t) => {
  const { client } = await remote(t)
  const asked = { title: 'Tetris', platform: 'GB', hours_to_beat: 2.5, status: 'playing' as const }
  const game = await client.addVideogame(asked, nobody)
  t.match(game, { ...asked, release_date: null, hours_left: 2.5, external_ids: {}, playthroughs: [] })
  t.strictSame(game.set_by, { title: 'user', platform: 'user', status: 'user', hours_to_beat: 'user' })
  t.strictSame(await client.showVideogame({ id: game.id }, nobody), game)
  t.match(await client.planBacklog({ hours: 3.25, until: '2d' }, nobody), {
    hours: 3.25,
    hours_spare: 0.75,
    picks: [{ position: 1, videogame: { title: 'Tetris' } }]
  })
  t.match(await client.backlogStats({}, nobody), { total: 1, by_publisher: [{ publisher: null, count: 1 }] })
  const content = piecesOf(['Tetris\tGB\nDo', 'om\tPC\nZork\n'])
  const imported = await client.importVideogames({ content }, nobody)
  t.match(imported, { import_id: String, counts: { new: 1, untouched: 1, failed: 1 } })
  t.match(imported.rows, [
    { line: 1, outcome: 'untouched', id: game.id, error: null },
    { line: 2, outcome: 'new', changes: [], clashes: [] },
    { line: 3, title: 'Zork', outcome: 'failed', id: null, error: /platform/ }
  ])
  const id = imported.import_id ?? ''
  t.match(await client.showImport({ id }, nobody), { id, undone_at: null, rows: [{ line: 2 }, { line: 3 }] })
  const written = await readAll(await client.exportVideogames({}, nobody))
  t.equal(written.join(''), 'Tetris\tGB\nDoom\tPC\n')
  t.match(await client.undoImport({ id }, nobody), { deleted: 1, restored: 0, kept: [] })
})

t.test('a check that found something broken is an output, not a failure', async (t) => {
  const { client } = await remote(t, { check: async () => ({ status: 'KO', checks: [] }) })
  t.strictSame(await client.check({}, nobody), { status: 'KO', checks: [] })
})

for (const code of ERROR_CODES) {
  t.test(`a failure with ${code} fails the call with ${code}`, async (t) => {
    const errors = [{ pointer: '/id', detail: 'is odd' }]
    const showItem = async () => {
      throw new AppError(code, 'It went wrong', { errors, retryAfter: 7 })
    }
    const { client } = await remote(t, { showItem })
    await t.rejects(client.showItem({ id: '1' }, nobody), {
      code,
      message: 'It went wrong',
      errors,
      retryAfter: 7
    })
  })
}

for (const [code, message] of [
  ['invalid', /payload/],
  ['forbidden', /access token not found/]
] as const) {
  t.test(`ingest that fails with ${code} fails the call with ${code}`, async (t) => {
    const { client, serverToken } = await remote(t)
    const access_token = code === 'forbidden' ? 'unknown' : serverToken
    const text = code === 'forbidden' ? JSON.stringify(payload()) : '{"data":1}'
    await t.rejects(client.recordOccurrence({ access_token, payload: text }, nobody), { code, message })
  })
}

t.test('wrong input is refused with the words of the use case', async (t) => {
  const { client } = await remote(t)
  const wrong: object = { limit: 1000, colour: 'red' }
  await t.rejects(client.listItems(wrong, nobody), {
    code: 'invalid',
    errors: [
      { pointer: '/colour', detail: 'is not a known field' },
      { pointer: '/limit', detail: /<= 100/ }
    ]
  })
})

t.test('without a token the server asks for one', async (t) => {
  const { url } = await remote(t)
  await t.rejects(connect(url).listItems({}, nobody), { code: 'unauthenticated' })
})
