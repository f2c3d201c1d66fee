import { AppError, type Finding } from '@rollcall/core'
import t from 'tap'
import { cli } from './cli.ts'

const fine: Finding = { name: 'schema', status: 'OK', detail: 'All 8 migrations are applied', advice: null }
const low: Finding = {
  name: 'disk',
  status: 'warning',
  detail: '1.9 GiB of 20 GiB are free',
  advice: 'Make room'
}
const gone: Finding = {
  name: 'database',
  status: 'KO',
  detail: 'PostgreSQL does not answer',
  advice: 'Start \u001b[31mit'
}
const plain = { NO_COLOR: '1', LANG: 'C.UTF-8' }

function doctor(status: 'OK' | 'KO', ...findings: Finding[]) {
  return { app: { doctor: async () => ({ status, findings }) } }
}

t.test('a pipe gets a line for each finding, with what to do in the last cell', async (t) => {
  const { code, out, err, opened } = await cli(['doctor'], doctor('OK', fine, low))
  t.equal(code, 0)
  t.equal(
    out,
    'schema\tOK\tAll 8 migrations are applied\t\ndisk\twarning\t1.9 GiB of 20 GiB are free\tMake room\n'
  )
  t.equal(err, '')
  t.match(opened, [{ schema: 'any' }], 'whatever there is to be opened')
})

t.test('a terminal shows what to do below what is not well, and counts it', async (t) => {
  const { code, out, err } = await cli(['doctor'], {
    ...doctor('KO', fine, gone, low),
    columns: 40,
    env: plain
  })
  t.equal(code, 1)
  t.strictSame(out.split('\n'), [
    'NAME      STATUS   DETAIL',
    'schema    OK       All 8 migrations are applied',
    'database  KO       PostgreSQL does not answer',
    '  → Start \\x1b[31mit',
    'disk      warning  1.9 GiB of 20 GiB are free',
    '  → Make room',
    ''
  ])
  t.equal(err, '1 broken, 1 warning.\n')
  const ascii = await cli(['doctor'], { ...doctor('OK', low), columns: 80, env: { ...plain, LANG: 'C' } })
  t.match(ascii.out, '\n  -> Make room\n')
  t.equal((await cli(['doctor'], { ...doctor('OK', fine), columns: 80 })).err, 'Nothing is wrong.\n')
})

t.test('--strict is asked for, and --json prints what was answered', async (t) => {
  const { code, out, calls } = await cli(['doctor', '--strict', '--json'], doctor('KO', low))
  t.equal(code, 1)
  t.equal(out, `${JSON.stringify({ status: 'KO', findings: [low] })}\n`)
  t.match(calls, [{ useCase: 'doctor', input: { strict: true } }])
})

t.test('a server that cannot be asked is not well', async (t) => {
  const open = async () => {
    throw new AppError('unavailable', 'Cannot reach the server')
  }
  t.match(await cli(['doctor'], { open }), { code: 1, err: 'Error: Cannot reach the server\n' })
})
