export * from './rollbar-checkup.ts'
export * from './rollbar-probe.ts'
export * from './rollbar-tracker.ts'
export type { RollbarOptions } from './transport.ts'
