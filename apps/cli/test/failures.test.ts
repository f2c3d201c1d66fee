import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AppError, ERROR_CODES } from '@rollcall/core'
import t from 'tap'
import { exitCodeOf } from '../src/exit-codes.ts'
import { anItem, cli } from './cli.ts'

const failing = (error: unknown) => ({
  showItem: async () => {
    throw error
  }
})

t.test('a failure is told on stderr with the exit code of its kind', async (t) => {
  for (const code of ERROR_CODES) {
    const result = await cli(['items', 'show', '17'], {
      app: failing(new AppError(code, 'It went wrong: do this'))
    })
    t.equal(result.code, exitCodeOf[code])
    t.equal(result.out, '')
    t.match(result.err, /^Error: It went wrong: do this/)
    t.notMatch(result.err, /\n +at /)
    t.equal(result.closed, 1)
  }
})

t.test('exit codes differ from each other, and from fine and from aborted', async (t) => {
  const codes = Object.values(exitCodeOf)
  t.equal(new Set(codes).size, codes.length)
  t.ok(codes.every((code) => code >= 2))
})

t.test('a bug says so little as possible, and --debug where it is', async (t) => {
  const app = failing(new TypeError('secret detail'))
  const quiet = await cli(['items', 'show', '17'], { app })
  t.match(quiet, { code: 11, err: 'Error: Internal error (say --debug to see where)\n' })
  const debug = await cli(['items', 'show', '17', '--debug'], { app })
  t.match(debug.err, /TypeError: secret detail\n +at /)
  t.match(
    (await cli(['items', 'show', '17'], { app, env: { ROLLCALL_DEBUG: '1' } })).err,
    'TypeError: secret detail'
  )
})

t.test('invalid input names options and arguments as they are typed', async (t) => {
  const errors = [{ pointer: '/per_page', detail: 'needs page; without it use limit' }]
  const app = {
    listItems: async () => {
      throw new AppError('invalid', 'Invalid input: per_page needs page', { errors })
    }
  }
  const { code, err } = await cli(['items', 'list', '--per-page', '5'], { app })
  t.equal(code, 2)
  t.equal(err, "Error: Invalid value for '--per-page': needs page; without it use limit\n")
})

t.test('how long to wait is told', async (t) => {
  const { err } = await cli(['items', 'show', '17'], {
    app: failing(new AppError('rate_limited', 'Too many requests', { retryAfter: 30 }))
  })
  t.equal(err, 'Error: Too many requests. Try again in 30 seconds\n')
})

t.test('… once, where the failure itself says it', async (t) => {
  const message = 'Too many attempts: try again in a second'
  const { err } = await cli(['items', 'show', '17'], {
    app: failing(new AppError('rate_limited', message, { retryAfter: 1 }))
  })
  t.equal(err, `Error: ${message}\n`)
})

t.test('a message from a stranger cannot speak to the terminal', async (t) => {
  const { err } = await cli(['items', 'show', '17'], {
    app: failing(new AppError('conflict', 'a\u001b[2Jb'))
  })
  t.equal(err, 'Error: a\\x1b[2Jb\n')
})

t.test('a failure to open is a failure like any other', async (t) => {
  const open = async () => {
    throw new AppError('unavailable', 'Cannot reach the database')
  }
  t.match(await cli(['items', 'list'], { open }), { code: 10, err: 'Error: Cannot reach the database\n' })
})

t.test('check says KO when nothing can be opened', async (t) => {
  const open = async () => {
    throw new AppError('unavailable', 'Cannot reach the database')
  }
  t.match(await cli(['check'], { open }), { code: 1, err: 'Error: Cannot reach the database\n' })
})

t.test('json and ndjson exclude each other', async (t) => {
  const app = { showItem: async () => anItem() }
  t.match(await cli(['items', 'show', '17', '--json', '--ndjson'], { app }), {
    code: 2,
    err: /exclude each other/
  })
})

const full = '/dev/full'
t.test('a full disk is told without a stack', { skip: !existsSync(full) && `needs ${full}` }, (t) => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const argv = ['--import=tsx', '--conditions=@rollcall/source', main, 'help', 'exit-codes']
  const disk = openSync(full, 'w')
  t.teardown(() => closeSync(disk))
  const { status, stderr } = spawnSync(process.execPath, argv, {
    stdio: ['ignore', disk, 'pipe'],
    encoding: 'utf8'
  })
  t.equal(status, 10)
  t.match(stderr, /^Error: Cannot write the output: ENOSPC.*\n$/)
  t.end()
})
