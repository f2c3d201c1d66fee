import { connect } from 'node:net'
import { type Checkup, checkup, fine, warning } from '@rollcall/core'
import type { Config } from '../env.ts'

/** How long a connection may take, in milliseconds. */
const DEADLINE = 1_000

/** Where a Datadog agent takes OTLP over HTTP. */
const OTLP_PORT = 4318

type Settings = Pick<Config, 'OTEL_EXPORTER_OTLP_ENDPOINT' | 'DD_AGENT_HOST'>

/** Whether somebody listens where traces and metrics go. */
export function telemetryCheckup(config: Settings): Checkup {
  return checkup('telemetry', async () => {
    const place = placeOf(config)
    if (place === null) return fine('telemetry', 'Nothing is sent')
    const where = `${place.host}:${place.port}`
    const trouble = await whyUnreachable(place)
    if (trouble === null) return fine('telemetry', `Traces and metrics go to ${where}`)
    const advice = 'Start the collector there, or mend OTEL_EXPORTER_OTLP_ENDPOINT or DD_AGENT_HOST'
    return warning(
      'telemetry',
      `Traces and metrics are lost: ${where} cannot be reached (${trouble})`,
      advice
    )
  })
}

interface Place {
  host: string
  port: number
}

function placeOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, DD_AGENT_HOST: agent }: Settings): Place | null {
  if (endpoint === undefined) return agent === undefined ? null : { host: agent, port: OTLP_PORT }
  const { hostname, port, protocol } = new URL(endpoint)
  const usual = protocol === 'https:' ? 443 : 80
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || usual) }
}

function whyUnreachable({ host, port }: Place): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: DEADLINE })
    const settle = (trouble: string | null) => {
      socket.destroy()
      resolve(trouble)
    }
    socket.once('connect', () => settle(null))
    socket.once('timeout', () => settle('no answer'))
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message))
  })
}
