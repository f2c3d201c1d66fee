import { connect } from 'node:net'
import * as fc from 'fast-check'
import type { Aim } from './fuzz-operation.ts'
import type { Target } from './target.ts'

/** Heads of requests that no careful client would send; each ends where the next would begin. */
const HEADS: readonly string[] = [
  'GET / HTTP/1.1\r\n\r\n',
  'GET /check HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'GET /check HTTP/1.0\r\n\r\n',
  'GET /check HTTP/9.9\r\nHost: a\r\n\r\n',
  'GET /check\r\n\r\n',
  'FOO /check HTTP/1.1\r\nHost: a\r\n\r\n',
  'PROPFIND /api/v1/items HTTP/1.1\r\nHost: a\r\n\r\n',
  'TRACE /check HTTP/1.1\r\nHost: a\r\n\r\n',
  'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET http://evil.invalid/check HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET //evil.invalid/check HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /docs/static/..%2f..%2fpackage.json HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /\xFF\xFE HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /api/1/item/%ff HTTP/1.1\r\nHost: a\r\n\r\n',
  `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET /check HTTP/1.1\r\nHost: a\r\nX-A: ${'b'.repeat(20_000)}\r\n\r\n`,
  `GET /check HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(3000)}\r\n`,
  'GET /check HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n',
  'GET /check HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n',
  'GET /check HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n',
  'GET /check HTTP/1.1\nHost: a\n\n',
  'GET /check HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
  'GET /check HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n',
  'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
  'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}',
  'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{}',
  'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, x\r\n\r\n{}',
  'POST /api/1/item/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'POST /api/1/item/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n',
  'POST /api/1/item/ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03',
  '{"not":"http"}'
]

type Aimed = Pick<Target, 'port' | 'faults'>

/** Answers of one connection: status lines stand alone in it, and nothing of ours says 5xx. */
const FAILURE = /^HTTP\/1\.1 5\d\d/m

/** Sends bytes that are no proper request, and some that are; what comes back is never a failure of the server. */
export async function fuzzRaw(target: Aimed, { seed, runs }: Aim): Promise<string[]> {
  const told: string[] = []
  for (const head of HEADS) {
    const why = await wrongWith(target, Buffer.from(head, 'latin1'))
    if (why !== undefined) told.push(`raw: ${why}`)
  }
  const bytes = fc.tuple(fc.constantFrom(...HEADS), fc.nat(), fc.uint8Array({ maxLength: 8 })).map(damaged)
  const property = fc.asyncProperty(bytes, async (one) => {
    const why = await wrongWith(target, one)
    if (why !== undefined) throw new Error(why)
  })
  const details = await fc.check(property, { seed, numRuns: runs })
  return details.failed ? [...told, `raw: ${String(details.errorInstance)}\nFUZZ_SEED=${details.seed}`] : told
}

function damaged([head, at, bytes]: [string, number, Uint8Array]): Buffer {
  const whole = Buffer.from(head, 'latin1')
  const place = at % (whole.length + 1)
  return Buffer.concat([whole.subarray(0, place), bytes, whole.subarray(place + bytes.length)])
}

async function wrongWith(target: Aimed, bytes: Buffer): Promise<string | undefined> {
  const before = target.faults.length
  const shown = JSON.stringify(bytes.toString('latin1').slice(0, 300))
  const answer = await exchange(target.port, bytes)
  if (answer === undefined) return `${shown} is held for ever`
  if (FAILURE.test(answer)) return `${shown} is answered with ${answer.slice(0, 500)}`
  if (answer !== '' && !answer.startsWith('HTTP/1.1 '))
    return `${shown} is answered with ${answer.slice(0, 100)}`
  return target.faults.length > before ? `${shown} is a fault: ${target.faults.at(-1)}` : undefined
}

const PATIENCE = 30_000

/** All that comes back until the server hangs up, or cuts off who talks nonsense; `undefined` when it does neither. */
function exchange(port: number, bytes: Buffer): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    let answer = ''
    let isLate = false
    const late = setTimeout(() => {
      isLate = true
      socket.destroy()
    }, PATIENCE)
    socket.setEncoding('latin1').on('data', (part) => (answer += String(part)))
    socket.on('error', () => undefined)
    socket.once('close', () => {
      clearTimeout(late)
      resolve(isLate ? undefined : answer)
    })
    socket.end(bytes)
  })
}
