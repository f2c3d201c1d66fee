const SHORT = /^\/(?:items|reports|posts|vote|videogames)(?=[/?]|$)/

/** Whoever takes us for a proxy names the whole address (RFC 9112, section 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?#]+(?=\/)/i

/** `/items…` and its like are older addresses of `/api/v1/items…`. */
export function canonicalUrl(url: string): string {
  const path = url.replace(ORIGIN, '')
  return SHORT.test(path) ? `/api/v1${path}` : path
}
