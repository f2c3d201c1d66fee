import t from 'tap'
import { anItem, cli, page } from './cli.ts'

/** Three pages of one item each. */
const app = {
  listItems: async ({ cursor = '1' }: { cursor?: string }) =>
    page([anItem({ id: Number(cursor) })], cursor === '3' ? null : String(Number(cursor) + 1))
}

t.test('on a terminal the way to the next page is told on stderr', async (t) => {
  const { err } = await cli(['items', 'list'], { app, columns: 80 })
  t.equal(err, 'Next page: --cursor 2\n')
  t.equal((await cli(['items', 'list'], { app })).err, '')
  t.equal((await cli(['items', 'list'], { app, columns: 80, piped: ['stdout'] })).err, '')
})

t.test('--all walks every page', async (t) => {
  const { out, calls, err } = await cli(['items', 'list', '--all', '--fields', 'id', '--status', 'active'], {
    app
  })
  t.equal(out, '1\n2\n3\n')
  t.equal(err, '')
  t.strictSame(
    calls.map(({ input }) => input),
    [
      { status: ['active'], limit: 100 },
      { status: ['active'], limit: 100, cursor: '2' },
      { status: ['active'], limit: 100, cursor: '3' }
    ]
  )
})

t.test('--all shows the header once, and one JSON document', async (t) => {
  const table = await cli(['items', 'list', '--all'], { app, columns: 100 })
  t.equal(table.out.match(/LAST SEEN/g)?.length, 1)
  t.equal(table.out.split('\n').length, 5)
  const { out } = await cli(['items', 'list', '--all', '--json', '--fields', 'id'], { app })
  t.strictSame(JSON.parse(out), {
    data: [{ id: 1 }, { id: 2 }, { id: 3 }],
    meta: { has_next: false, next_cursor: null }
  })
  const lines = await cli(['items', 'list', '--all', '--ndjson', '--fields', 'id'], { app })
  t.equal(lines.out, '{"id":1}\n{"id":2}\n{"id":3}\n')
})

t.test('--all with numbered pages goes on by number', async (t) => {
  const numbered = {
    listUsers: async ({ page: number = 1 }: { page?: number }) => ({
      data: [],
      meta: { has_next: number < 3, page: number, next_page: number < 3 ? number + 1 : null }
    })
  }
  const { calls } = await cli(['users', 'list', '--all', '--page', '2'], { app: numbered })
  t.strictSame(
    calls.map(({ input }) => input),
    [{ page: 2 }, { page: 3 }]
  )
})
