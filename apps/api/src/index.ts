export type { ServerOptions } from './options.ts'
export { type ServeOptions, serve } from './serve.ts'
export { buildServer } from './server.ts'
