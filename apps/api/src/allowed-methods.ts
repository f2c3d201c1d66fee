import type { FastifyInstance } from 'fastify'

/** The methods that a path answers to; none when there is no such path. */
export type AllowedMethods = (url: string) => string[]

/** Notes every route that is added from now on, so that a wrong method can be told from a wrong path. */
export function watchMethods(server: FastifyInstance): AllowedMethods {
  const known: { pattern: RegExp; methods: string[] }[] = []
  server.addHook('onRoute', ({ url, method }) => {
    if (url !== '*' && url !== '/*') known.push({ pattern: patternOf(url), methods: [method].flat() })
  })
  return (url) => {
    const path = pathOf(url)
    const methods = known.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods)
    return [...new Set(methods)].sort()
  }
}

/** The path of a URL, without query and trailing slash. */
export function pathOf(url: string): string {
  const path = url.split('?', 1)[0] ?? ''
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

function patternOf(url: string): RegExp {
  const escaped = pathOf(url).replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/:\w+/g, '[^/]+')}$`)
}
