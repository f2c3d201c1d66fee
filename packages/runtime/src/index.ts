export { readConfig } from './config.ts'
export { type Config, Env } from './env.ts'
export { listOf } from './list-of.ts'
export * from './open-app.ts'
