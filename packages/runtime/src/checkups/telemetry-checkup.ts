import { connect } from 'node:net'
import { type Checkup, checkup, fine, warning } from '@rollcall/core'
import { endpointOf } from '../open-telemetry.ts'

/** How long a connection may take, in milliseconds. */
const DEADLINE = 1_000

/** Whether somebody listens where traces and metrics go. */
export function telemetryCheckup(config: Parameters<typeof endpointOf>[0]): Checkup {
  return checkup('telemetry', async () => {
    const endpoint = endpointOf(config)
    if (endpoint === undefined) return fine('telemetry', 'Nothing is sent')
    const place = placeOf(endpoint)
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

function placeOf(endpoint: string): Place {
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
