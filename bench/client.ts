import { once } from 'node:events'
import { connect } from 'node:net'
import type { Job, Outcome } from './job.ts'

/** Sends requests as fast as they are answered, one at a time on each connection, and tells how long the answers took. */
const [job]: Job[] = await once(process, 'message')
if (job === undefined) throw new Error('nothing to send')
const { port, requests, connections = requests.length, times, seconds: longest } = job
const latencies: number[] = []
const statuses: Record<string, number> = {}
const started = performance.now()
await Promise.all(Array.from({ length: connections }, (_, i) => converse(i)))
const seconds = (performance.now() - started) / 1000
latencies.sort((a, b) => a - b)
const outcome: Outcome = {
  perSecond: latencies.length / seconds,
  p50: quantile(0.5),
  p99: quantile(0.99),
  statuses
}
process.send?.(outcome)
process.disconnect?.()

/** The next request leaves when the answer has come. */
function converse(first: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    let since = 0
    let sent = 0
    socket.setNoDelay(true).setEncoding('latin1').on('error', reject).on('close', resolve)
    socket.on('connect', next).on('data', (chunk: string) => {
      received += chunk
      if (!isWhole(received)) return
      latencies.push(performance.now() - since)
      count(received)
      received = ''
      next()
    })

    function next() {
      if (sent === times || performance.now() - started > longest * 1000) return socket.end()
      const request = requests[(first + sent++ * connections) % requests.length] ?? ''
      since = performance.now()
      socket.write(request, 'latin1')
    }
  })
}

function count(answer: string): void {
  const status = answer.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length)
  if (statuses[status] === undefined && !/^[23]|401/.test(status)) console.error(answer)
  statuses[status] = (statuses[status] ?? 0) + 1
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return false
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(answer) ?? []
  return answer.length >= end + 4 + Number(length)
}

function quantile(part: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0
}
