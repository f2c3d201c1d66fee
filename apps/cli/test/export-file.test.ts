import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@rollcall/core'
import t from 'tap'
import { cli } from './cli.ts'

async function* elements(...values: string[]): AsyncIterable<string> {
  yield* values
}

async function* failing(error: unknown, ...before: string[]): AsyncIterable<string> {
  yield* before
  throw error
}

const texts = async () => elements('one\n', 'two\n')

t.test('a file goes to standard output, and to no other format', async (t) => {
  const app = { exportBookmarks: texts }
  for (const more of [[], ['--output', '-']]) {
    const { code, out, err } = await cli(['bookmarks', 'export', ...more], { app })
    t.match({ code, out, err }, { code: 0, out: 'one\ntwo\n', err: '' })
  }
  t.match(await cli(['bookmarks', 'export', '--json'], { app }), { code: 2, err: /No such option '--json'/ })
  const env = { ROLLCALL_JSON: '1' }
  t.match(await cli(['bookmarks', 'export'], { app, env }), { code: 0, out: 'one\ntwo\n' })
})

t.test('--output writes a file, which is there only when it is whole', async (t) => {
  const folder = t.testdir({})
  const path = join(folder, 'bookmarks.html')
  let during: string[] = []
  async function* watched() {
    yield 'x'.repeat(100_000)
    yield 'y'
    during = readdirSync(folder)
  }
  const app = { exportBookmarks: async () => watched() }
  const { code, out } = await cli(['bookmarks', 'export', '--output', path], { app })
  t.match({ code, out }, { code: 0, out: '' })
  t.equal(readFileSync(path, 'utf8'), `${'x'.repeat(100_000)}y`)
  t.strictSame(readdirSync(folder), ['bookmarks.html'])
  t.equal(during.length, 1)
  t.not(during[0], 'bookmarks.html')
})

t.test('a file that is there is replaced only with --force, and keeps its mode', async (t) => {
  const path = join(t.testdir({}), 'bookmarks.csv')
  writeFileSync(path, 'old', { mode: 0o600 })
  const app = { exportBookmarks: texts }
  const refused = await cli(['bookmarks', 'export', '--output', path], { app })
  t.match(refused, { code: 2, opened: [], err: `'${path}': File exists; say --force to replace it` })
  t.equal(readFileSync(path, 'utf8'), 'old')
  t.match(await cli(['bookmarks', 'export', '--output', path, '--force'], { app }), { code: 0 })
  t.equal(readFileSync(path, 'utf8'), 'one\ntwo\n')
  t.equal(statSync(path).mode & 0o777, 0o600)
})

t.test('what breaks off leaves no file, and the old one as it was', async (t) => {
  const folder = t.testdir({ old: 'old' })
  const app = {
    exportBookmarks: async () => failing(new AppError('unavailable', 'Gone'), 'x'.repeat(100_000))
  }
  for (const name of ['old', 'new']) {
    const options = ['--output', join(folder, name), '--force']
    t.match(await cli(['bookmarks', 'export', ...options], { app }), { code: 10, err: 'Error: Gone\n' })
  }
  t.strictSame(readdirSync(folder), ['old'])
  t.equal(readFileSync(join(folder, 'old'), 'utf8'), 'old')
})

t.test('a place where no file can be is told before anything is opened', async (t) => {
  const folder = t.testdir({ folder: {}, file: '' })
  for (const [path, reason] of [
    [join(folder, 'folder'), 'Is a directory'],
    [join(folder, 'missing', 'x'), 'No such file or directory'],
    [join(folder, 'file', 'x'), 'Not a directory']
  ] as const) {
    const { code, err, opened } = await cli(['bookmarks', 'export', '--output', path, '--force'])
    t.match(
      { code, err, opened },
      { code: 2, err: `Invalid value for '--output': '${path}': ${reason}`, opened: [] }
    )
  }
})

t.test('what is no file is written to as it is', { skip: !existsSync('/dev/null') }, async (t) => {
  const app = { exportBookmarks: texts }
  t.match(await cli(['bookmarks', 'export', '--output', '/dev/null'], { app }), { code: 0, out: '' })
  t.notOk(statSync('/dev/null').isFile())
})

t.test('a full disk is told', { skip: !existsSync('/dev/full') }, async (t) => {
  const app = { exportBookmarks: texts }
  const { code, err } = await cli(['bookmarks', 'export', '--output', '/dev/full'], { app })
  t.equal(code, 10)
  t.match(err, /^Error: Cannot write the output: ENOSPC/)
})
