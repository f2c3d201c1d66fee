import type { Checkup, Clock, Migrations } from '@rollcall/core'
import { databaseProbe, postgresCheckups } from '@rollcall/postgres'
import { dataDirOf } from '../data-dir.ts'
import type { Config } from '../env.ts'
import type { OpenDatabase } from '../open-database.ts'
import { databaseCheckup } from './database-checkup.ts'
import { type DeskPorts, deskCheckups } from './desk-checkups.ts'
import { diskCheckup } from './disk-checkup.ts'
import { exposureCheckup } from './exposure-checkup.ts'
import { programCheckup } from './program-checkup.ts'
import { secretsCheckup } from './secrets-checkup.ts'
import { telemetryCheckup } from './telemetry-checkup.ts'
import { trackerCheckup } from './tracker-checkup.ts'

interface Parts {
  config: Config
  opened: OpenDatabase
  migrations: Migrations
  clock: Clock
  /** The rest of the product, once it is put together. */
  ports: () => DeskPorts
}

/** What there is to look at in an installation that is configured so, in the order in which it is told. */
export function checkupsFor({ config, opened, migrations, clock, ports }: Parts): Checkup[] {
  const embedded = config.DATABASE_URL === undefined
  const { sql } = opened.database
  const looks = postgresCheckups({ sql, migrations, clock, pool: config.ROLLCALL_DATABASE_POOL, embedded })
  return [
    programCheckup(),
    databaseCheckup({
      ...looks,
      tables: [...looks.tables, ...deskCheckups(ports)],
      probe: databaseProbe(opened.eager.sql),
      place: embedded ? `The embedded database in ${opened.place}` : opened.place,
      advice: embedded
        ? 'Mend what this says; the directory is named by ROLLCALL_DATA_DIR'
        : 'Start PostgreSQL, or mend DATABASE_URL'
    }),
    ...(embedded ? [diskCheckup(dataDirOf(config))] : []),
    secretsCheckup(config),
    exposureCheckup(config),
    trackerCheckup(config, clock),
    telemetryCheckup(config)
  ]
}
