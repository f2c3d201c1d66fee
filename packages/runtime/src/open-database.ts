import { AppError } from '@rollcall/core'
import { connect, type Database, openEmbedded } from '@rollcall/postgres'
import type { Config } from './config.ts'
import { dataDirOf, jwtSecretIn } from './data-dir.ts'

/** The database that the configuration names, and what goes with its place. */
export interface OpenDatabase {
  database: Database
  /** For statements that may take minutes, and for asking whether the database is there at all. */
  patient: Database
  eager: Database
  /** Human words for where the data lives, without any password. */
  place: string
  jwtSecret: string
  close(): Promise<void>
}

/** Opens the server of `DATABASE_URL`, or the embedded database in the data directory without one. */
export async function openDatabase(
  config: Config,
  onProgress?: (message: string) => void
): Promise<OpenDatabase> {
  const { DATABASE_URL, ROLLCALL_JWT_SECRET, ROLLCALL_DATABASE_POOL: max } = config
  if (DATABASE_URL !== undefined) {
    if (ROLLCALL_JWT_SECRET === undefined) throw new AppError('invalid', 'ROLLCALL_JWT_SECRET is required')
    return {
      ...connectThrice(DATABASE_URL, max),
      place: placeOf(DATABASE_URL),
      jwtSecret: ROLLCALL_JWT_SECRET
    }
  }
  const dataDir = dataDirOf(config)
  const unusable = onUnusable(dataDir)
  const jwtSecret = ROLLCALL_JWT_SECRET ?? (await jwtSecretIn(dataDir).catch(unusable))
  const embedded = await openEmbedded({ dataDir, ...(onProgress && { onProgress }) }).catch(unusable)
  const database = connect('postgres://', { max, transport: embedded.connectOptions() })
  return {
    database,
    patient: database,
    eager: database,
    place: dataDir,
    jwtSecret,
    async close() {
      await database.close()
      await embedded.close()
    }
  }
}

/** Three pools with different patience: none opens a connection before it is used. */
function connectThrice(url: string, max: number) {
  const pools = {
    database: connect(url, { max }),
    patient: connect(url, { max: 1, silence: 0 }),
    eager: connect(url, { max: 1, silence: 1_000 })
  }
  const close = async () => {
    await Promise.all(Object.values(pools).map((pool) => pool.close()))
  }
  return { ...pools, close }
}

/** For `catch`: whoever runs the program is told what there is to mend, be it permissions or a disk that is full. */
function onUnusable(dataDir: string) {
  return (cause: unknown): never => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('unavailable', `Cannot use the data directory ${dataDir}: ${reason}`, { cause })
  }
}

function placeOf(databaseUrl: string): string {
  const { hostname, port, pathname } = new URL(databaseUrl)
  return `PostgreSQL at ${hostname}:${port || 5432}${pathname}`
}
