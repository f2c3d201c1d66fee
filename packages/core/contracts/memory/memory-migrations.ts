import type { Clock, Migration, Migrations } from '@rollcall/core'

export function memoryMigrations(clock: Clock, names: readonly string[]): Migrations {
  let migrations = names.map((name): Migration => ({ name, applied_at: null }))
  return {
    async list() {
      return migrations
    },
    async apply() {
      const applied_at = clock.now().toISOString()
      const waiting = migrations.filter((migration) => migration.applied_at === null)
      migrations = migrations.map((migration) => ({
        ...migration,
        applied_at: migration.applied_at ?? applied_at
      }))
      return waiting.map(({ name }) => ({ name, applied_at }))
    }
  }
}
