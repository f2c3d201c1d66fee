import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openApp, readConfig } from '@rollcall/runtime'
import { benchDatabase } from './bench-database.ts'
import { aSecond, type Figure, milliseconds, tellFigure } from './figures.ts'
import { send } from './processes.ts'
import { raw } from './requests.ts'
import { median } from './table.ts'

/**
 * What it costs to tell an agent everything (traces of all requests, metrics), beside the same program that tells nobody: the
 * start of the server up to its first answer, a command, and requests a second. Both take turns. After a build.
 */
const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, seconds: { type: 'string', default: '3' } }
})

const rollcall = fileURLToPath(new URL('../apps/cli/bin/rollcall.cjs', import.meta.url))
const { url: DATABASE_URL, drop } = await benchDatabase()
const plain = {
  DATABASE_URL,
  PORT: '0',
  ROLLCALL_JWT_SECRET: 'nobody logs in to a benchmark of telemetry',
  ROLLCALL_LOG_LEVEL: 'silent'
}

/** Takes whatever is sent and throws it away. */
const taking = `
  const server = require('node:http').createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/x-protobuf').end())
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

interface Times {
  start: number[]
  command: number[]
  rate: number[]
}

const agent = spawn(process.execPath, ['-e', taking], { stdio: ['ignore', 'pipe', 'inherit'] })
try {
  const [port] = await once(agent.stdout, 'data')
  const telling = { ...plain, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(port).trim()}` }
  await (await openApp(readConfig(plain))).close()
  const ways = [plain, telling].map((env) => ({ env, times: noTimes() }))
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const { env, times } of ways) await measure(env, times)
  }
  const [without, withIt] = ways.map(({ times }) => times)
  tell(without, withIt)
} finally {
  agent.kill()
  await drop()
}

async function measure(env: Record<string, string>, { start, command, rate }: Times): Promise<void> {
  const began = performance.now()
  const server = rollcallWith(['serve'], env)
  const port = await portOf(server)
  await (await fetch(`http://127.0.0.1:${port}/which`)).arrayBuffer()
  start.push(performance.now() - began)
  const requests = [raw({ method: 'GET', path: '/which', headers: {}, body: '' })]
  const { perSecond } = await send({ port, requests, connections: 16, seconds: Number(options.seconds) })
  rate.push(perSecond)
  server.kill('SIGTERM')
  await once(server, 'exit')
  command.push(await timed(['which'], env))
}

async function timed(argv: string[], env: Record<string, string>): Promise<number> {
  const began = performance.now()
  const [code] = await once(rollcallWith(argv, env), 'exit')
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}`)
  return performance.now() - began
}

function rollcallWith(argv: string[], env: Record<string, string>): ChildProcess {
  const { PATH, HOME } = process.env
  return spawn(process.execPath, [rollcall, ...argv], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'ignore', 'pipe']
  })
}

/** The server says where it listens. */
async function portOf({ stderr }: ChildProcess): Promise<number> {
  let said = ''
  for await (const text of stderr?.iterator({ destroyOnReturn: false }) ?? []) {
    said += String(text)
    const [, port] = /API +http:\/\/[^/]+:(\d+)\//.exec(said) ?? []
    if (port === undefined) continue
    stderr?.resume()
    return Number(port)
  }
  throw new Error(`the server did not start: ${said}`)
}

function tell(without: Times | undefined, withIt: Times | undefined): void {
  if (without === undefined || withIt === undefined) return
  const figure = (key: keyof Times, what: string, goal: Figure['goal']): Figure => {
    const [here, there] = [median(withIt[key]), median(without[key])]
    const absolute = key === 'rate' ? aSecond(here) : milliseconds(here)
    return { what, beside: 'without it', ratio: here / there, absolute, ...(goal && { goal }) }
  }
  tellFigure(figure('start', 'start to first answer, with telemetry', { most: 1.3 }))
  tellFigure(figure('command', '`rollcall which`, with telemetry', { most: 1.6 }))
  tellFigure(figure('rate', '`GET /which`, with telemetry', { least: 0.4 }))
}

function noTimes(): Times {
  return { start: [], command: [], rate: [] }
}
