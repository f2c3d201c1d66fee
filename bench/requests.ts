/** A request as it is sent. */
export interface Wanted {
  method: 'GET' | 'POST' | 'PUT'
  path: string
  headers: Record<string, string>
  body: string
}

/** `who` sends from an address of their own. */
export function login(email: string, password: string, who: number): Wanted {
  const body = JSON.stringify({ email, password })
  const headers = { ...from(who), 'Content-Type': 'application/json' }
  return { method: 'POST', path: '/api/v1/auth/login', headers, body }
}

export function get(path: string, token: string): Wanted {
  return { method: 'GET', path, headers: { Authorization: `Bearer ${token}` }, body: '' }
}

export function vote(post: string, value: number, token: string): Wanted {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  return { method: 'PUT', path: `/api/v1/posts/${post}/vote`, headers, body: JSON.stringify({ value }) }
}

/** As HTTP/1.1 writes it. */
export function raw({ method, path, headers, body }: Wanted): string {
  const all = {
    Host: '127.0.0.1',
    ...headers,
    ...(body !== '' && { 'Content-Length': Buffer.byteLength(body) })
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

function from(who: number) {
  return { 'X-Forwarded-For': `10.0.${who >> 8}.${who & 255}`, 'User-Agent': 'bench' }
}
