export * from './open-web.ts'
export * from './read-visitors.ts'
