import t from 'tap'
import { cli } from './cli.ts'

const app = {
  collectReports: async (
    _input: object,
    { onProgress }: { onProgress?: (done: number, total: number | null) => void }
  ) => {
    onProgress?.(100, null)
    onProgress?.(150, null)
    return { collection_id: 'c', seen: 150, stored: 3 }
  }
}

t.test('what takes long shows its progress on stderr of a terminal', async (t) => {
  const { code, out, err } = await cli(['reports', 'collect'], { app, columns: 80, piped: ['stdout'] })
  t.equal(code, 0)
  t.match(err, 'Collecting reports: 1')
  t.equal(out, 'collection_id\tc\nseen\t150\nstored\t3\n')
})

t.test('a pipe is told nothing', async (t) => {
  t.match(await cli(['reports', 'collect'], { app }), { code: 0, err: '' })
})
