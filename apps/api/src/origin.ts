import { isIP } from 'node:net'
import type { Origin } from '@rollcall/core'
import type { FastifyRequest } from 'fastify'

const LONGEST_DEVICE = 256

/** Where a request comes from, as far as it can be told. Only what is written down asks: most requests write nothing. */
export function originOf(request: FastifyRequest): Origin {
  return {
    door: 'api',
    get address() {
      return addressOf(request.ip, request.socket.remoteAddress)
    },
    get device() {
      return deviceOf(request.headers['user-agent'])
    }
  }
}

/** A proxy may hand on anything as an address: what is none tells less than the proxy's own. */
function addressOf(ip: string, remoteAddress: string | undefined): string | null {
  const address = isIP(ip) === 0 ? (remoteAddress ?? '') : ip
  return address === '' ? null : address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

/** The text is the sender's: it may hold no more than one line of a table shows. */
function deviceOf(userAgent: string | undefined): string | null {
  const device = (userAgent ?? '').replace(/\p{Cc}/gu, '').trim()
  return device === '' ? null : device.slice(0, LONGEST_DEVICE)
}
