const SHORT = /^\/(?:items|reports|posts|vote|videogames)(?=[/?]|$)/

/** `/items…` and its like are older addresses of `/api/v1/items…`. */
export function canonicalUrl(url: string): string {
  return SHORT.test(url) ? `/api/v1${url}` : url
}
