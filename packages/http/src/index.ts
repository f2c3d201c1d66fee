export * from './client.ts'
export * from './problem.ts'
export * from './routes.ts'
export * from './status-of.ts'
