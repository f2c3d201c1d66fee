import { AppError, type Clock, type Migration, type Migrations } from '@rollcall/core'

/** `steps` says of each migration why there is no way back from it, or null where there is one. */
export function memoryMigrations(clock: Clock, steps: Readonly<Record<string, string | null>>): Migrations {
  const migrations = Object.entries(steps).map(
    ([name, irreversible_because]): Migration => ({ name, applied_at: null, irreversible_because })
  )
  return {
    async list() {
      return migrations.map((migration) => ({ ...migration }))
    },
    async apply() {
      const applied_at = clock.now().toISOString()
      const waiting = migrations.filter((migration) => migration.applied_at === null)
      for (const migration of waiting) migration.applied_at = applied_at
      return waiting.map((migration) => ({ ...migration }))
    },
    async rollback({ name, dry_run }) {
      const last = migrations.findLast(({ applied_at }) => applied_at !== null)
      if (last === undefined) throw new AppError('conflict', 'No migration is applied')
      if (name !== undefined && name !== last.name) {
        throw new AppError('conflict', `The last migration is ${last.name}`)
      }
      if (last.irreversible_because !== null) throw new AppError('conflict', last.irreversible_because)
      if (!dry_run) last.applied_at = null
      return { name: last.name, losses: [], statements: [], dry_run }
    }
  }
}
