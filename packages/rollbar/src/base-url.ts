/** Where the API answers, without a slash at its end: `/api/1` is appended unless the address has it already. */
export function baseUrl(url: string): string {
  const { origin, pathname } = new URL(url)
  const path = pathname.replace(/\/+$/, '')
  return origin + (path.endsWith('/api/1') ? path : `${path}/api/1`)
}
