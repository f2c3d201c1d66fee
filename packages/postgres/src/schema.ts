export * from './schema/accounts.ts'
export * from './schema/columns.ts'
export * from './schema/reports.ts'
export * from './schema/tracker.ts'
