import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { argv } from 'node:process'
import type { Job, Outcome } from './ingest-job.ts'

/** Sends payloads as fast as they are answered, each with a uuid of its own, and tells how long the answers took. */
const job: Job = JSON.parse(argv[2] ?? '')
const latencies: number[] = []
let sent = 0
let failed = 0
const makeRequest = requestMaker()
const started = performance.now()
await Promise.all(Array.from({ length: job.connections }, converse))
const seconds = (performance.now() - started) / 1000
latencies.sort((a, b) => a - b)
const outcome: Outcome = {
  events: latencies.length,
  failed,
  perSecond: latencies.length / seconds,
  p50: quantile(0.5),
  p99: quantile(0.99),
  max: quantile(1)
}
process.send?.(outcome)
process.disconnect?.()

/** One keep-alive connection: the next request leaves when the answer has come. */
function converse(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(job.port, '127.0.0.1')
    let received = ''
    let since = 0
    socket.setNoDelay(true).setEncoding('latin1').on('error', reject).on('close', resolve)
    socket.on('connect', next).on('data', (chunk: string) => {
      received += chunk
      if (!isWhole(received)) return
      latencies.push(performance.now() - since)
      if (!received.startsWith('HTTP/1.1 200')) {
        if (failed++ === 0) console.error(received)
      }
      received = ''
      next()
    })

    function next() {
      if (sent >= job.events || performance.now() - started > job.seconds * 1000) return socket.end()
      sent++
      since = performance.now()
      socket.write(makeRequest(), 'latin1')
    }
  })
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return false
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(answer) ?? []
  return answer.length >= end + 4 + Number(length)
}

/** The payload's text, with a uuid and a fingerprint of the same length every time. */
function requestMaker(): () => string {
  const { data } = JSON.parse(
    readFileSync(new URL(`fixtures/payload-${job.size}kb.json`, import.meta.url), 'utf8')
  )
  const body = JSON.stringify({ data: { ...data, uuid: '<uuid>', fingerprint: '<item>' } })
  const [before = '', between = '', after = ''] = body.split(/<uuid>|<item>/)
  const length = before.length + between.length + after.length + 36 + 9
  const headers = [
    `POST ${job.path} HTTP/1.1`,
    `Host: 127.0.0.1:${job.port}`,
    'Content-Type: application/json',
    `X-Rollbar-Access-Token: ${job.token}`,
    `Content-Length: ${length}`
  ]
  const head = `${headers.join('\r\n')}\r\n\r\n${before}`
  return () => {
    const item = sent % job.items
    return `${head}${randomUUID()}${between}item-${String(item).padStart(4, '0')}${after}`
  }
}

function quantile(part: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0
}
