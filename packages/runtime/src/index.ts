export * from './config.ts'
export * from './open-app.ts'
