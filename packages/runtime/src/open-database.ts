import { AppError, type Telemetry } from '@rollcall/core'
import { connect, connectEmbedded, type Database } from '@rollcall/postgres'
import { dataDirOf, jwtSecretIn } from './data-dir.ts'
import type { Config } from './env.ts'
import { type JwtKey, jwtKeysOf, unnamedKey } from './jwt-keys.ts'

/** The database that the configuration names, and what goes with its place. */
export interface OpenDatabase {
  database: Database
  /** For statements that may take minutes, and for asking whether the database is there at all. */
  patient: Database
  eager: Database
  /** Human words for where the data lives, without any password. */
  place: string
  /** What access tokens are signed with: as configured, or the secret in the data directory. */
  jwtKeys: JwtKey[]
  close(): Promise<void>
}

interface DatabaseOptions {
  onProgress?: ((message: string) => void) | undefined
  telemetry?: Telemetry | undefined
}

/** Opens the server of `DATABASE_URL`, or the embedded database in the data directory without one. */
export async function openDatabase(
  config: Config,
  { onProgress, telemetry }: DatabaseOptions = {}
): Promise<OpenDatabase> {
  const { DATABASE_URL, ROLLCALL_DATABASE_POOL: max } = config
  const configured = jwtKeysOf(config)
  if (DATABASE_URL !== undefined) {
    return {
      ...connectThrice(DATABASE_URL, { max, telemetry }),
      place: placeOf(DATABASE_URL),
      jwtKeys: configured
    }
  }
  const dataDir = dataDirOf(config)
  const unusable = onUnusable(dataDir)
  const jwtKeys =
    configured.length > 0 ? configured : [unnamedKey(await jwtSecretIn(dataDir).catch(unusable))]
  const database = await connectEmbedded({ dataDir, max, onProgress, telemetry }).catch(unusable)
  return {
    database,
    patient: database,
    eager: database,
    place: dataDir,
    jwtKeys,
    close: () => database.close()
  }
}

/** Three pools with different patience: none opens a connection before it is used. */
function connectThrice(url: string, { max, telemetry }: { max: number; telemetry: Telemetry | undefined }) {
  const pools = {
    database: connect(url, { max, telemetry }),
    patient: connect(url, { max: 1, silence: 0, telemetry, name: 'patient' }),
    eager: connect(url, { max: 1, silence: 1_000, telemetry, name: 'eager' })
  }
  const close = async () => {
    await Promise.all(Object.values(pools).map((pool) => pool.close()))
  }
  return { ...pools, close }
}

/** For `catch`: whoever runs the program is told what there is to mend, be it permissions or a disk that is full. */
function onUnusable(dataDir: string) {
  return (cause: unknown): never => {
    if (cause instanceof AppError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('unavailable', `Cannot use the data directory ${dataDir}: ${reason}`, { cause })
  }
}

function placeOf(databaseUrl: string): string {
  const { hostname, port, pathname } = new URL(databaseUrl)
  return `PostgreSQL at ${hostname}:${port || 5432}${pathname}`
}
