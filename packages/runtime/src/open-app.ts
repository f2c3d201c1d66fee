import { createHmac, hash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type App,
  AppError,
  actAs,
  addProject,
  bind,
  type Caller,
  type Clock,
  type Ids,
  identify,
  type Migrations,
  type Origin,
  observeUseCases,
  type Ports,
  type ProjectToken,
  type Scope,
  type Secrets,
  type Telemetry,
  useCases
} from '@rollcall/core'
import { backlogFiles, bookmarkFiles } from '@rollcall/files'
import { markdown } from '@rollcall/markdown'
import {
  builtInTracker,
  databaseProbe,
  postgresAccounts,
  postgresAttempts,
  postgresBookmarks,
  postgresCollections,
  postgresComments,
  postgresImports,
  postgresMigrations,
  postgresOccurrenceRecorder,
  postgresPosts,
  postgresProjects,
  postgresReports,
  postgresSearches,
  postgresVideogames,
  postgresVisits,
  postgresVotes,
  rememberingTokens
} from '@rollcall/postgres'
import { readVisitors } from '@rollcall/web'
import { v7 as uuidv7 } from 'uuid'
import { jwtAccessTokens } from './access-tokens.ts'
import { accountRules } from './account-rules.ts'
import { checkupsFor } from './checkups/checkups-for.ts'
import { commonPasswords } from './common-passwords.ts'
import { invalidConfiguration } from './config.ts'
import type { Config } from './env.ts'
import { linkRules } from './link-rules.ts'
import { linksFor } from './links.ts'
import { openDatabase } from './open-database.ts'
import { openTracker } from './open-tracker.ts'
import { outdatedSchema } from './outdated-schema.ts'
import { argon2Passwords } from './passwords.ts'
import { unopenedDatabase } from './unopened-database.ts'
import { onUnreachableServer } from './unreachable-server.ts'
import { webFor } from './web.ts'

/** The product, ready to be called. */
export interface Running {
  app: App
  config: Config
  /** Who is told what it does, where that is wanted. */
  telemetry?: Telemetry
  /**
   * Who shows this bearer token: an access token or an API token. Rejects with `unauthenticated` when it is neither, or
   * not valid any more.
   */
  identify(token: string, origin: Origin): Promise<Caller>
  /** The operator in the place of a user (id, username or e-mail address). Rejects with `not_found`. */
  actAs(ref: string): Promise<Caller>
  /** Human words for where the data lives. */
  place: string
  /** The tokens of the default project, when this start created it. */
  firstTokens: ProjectToken[] | null
  /** Ends what runs, and releases the database. */
  close(): Promise<void>
}

export interface OpenOptions {
  /** Told, in a sentence, about what takes long. */
  onProgress?: (message: string) => void
  /** Told what the product does. It is closed by whoever opened it, after the product. */
  telemetry?: Telemetry | undefined
  /**
   * `as-is` leaves the schema alone and opens whatever is there: for looking at migrations and applying them. `any` does
   * without a database too, which then fails at every statement: for finding out what is wrong.
   */
  schema?: 'ready' | 'as-is' | 'any'
}

/** How long the closing waits for a database that may be gone, in milliseconds. */
const DRAIN_LIMIT = 5_000

const clock: Clock = { now: () => new Date() }
const ids: Ids = { next: () => uuidv7() }
const secrets: Secrets = {
  hex: (bytes) => randomBytes(bytes).toString('hex'),
  hash: (secret) => hash('sha256', secret),
  derive: (secret, salt) => createHmac('sha256', secret).update(salt).digest('hex')
}
/** What each use case needs, by its name. */
const catalogue = new Map<string, Scope | 'public'>(
  Object.values(useCases).map(({ name, scope }) => [name, scope])
)

/**
 * Picks the adapters that the configuration asks for, and binds the use cases to them. Rejects with `unavailable` when
 * the database cannot be reached, with `conflict` when its schema is that of a newer program, and with `invalid` when it is
 * outdated and `ROLLCALL_MIGRATE` is off.
 */
export async function openApp(
  config: Config,
  { onProgress, telemetry, schema = 'ready' }: OpenOptions = {}
): Promise<Running> {
  const opening = openDatabase(config, { onProgress, telemetry })
  const opened = await (schema === 'any' ? opening.catch(unopenedDatabase(config)) : opening)
  const { database, place, jwtKeys } = opened
  const { db, sql } = database
  const recorder = postgresOccurrenceRecorder(database)
  const visits = postgresVisits(database)
  const votes = postgresVotes(database)
  const web = webFor(config, telemetry)
  const migrations = postgresMigrations(sql, { patient: opened.patient.sql })
  const builtIn = () => builtInTracker({ db, recorder, clock, ids })
  const {
    tracker,
    probes,
    close: closeTracker
  } = await openTracker(config, { builtIn, telemetry }).catch(closing)
  const ports: Ports = {
    tracker,
    recorder,
    projects: rememberingTokens(postgresProjects(db)),
    reports: postgresReports(db),
    collections: postgresCollections(db, { staleAfterMs: staleAfter(config) }),
    accounts: postgresAccounts(db),
    attempts: postgresAttempts(db),
    bookmarks: postgresBookmarks(database, visits),
    searches: postgresSearches(db),
    visits,
    visitors: readVisitors(),
    bookmark_files: bookmarkFiles(),
    link_rules: linkRules(config),
    web,
    posts: postgresPosts(database),
    votes,
    comments: postgresComments(db),
    markdown: markdown(),
    videogames: postgresVideogames(db),
    imports: postgresImports(db),
    backlog_files: backlogFiles(),
    rules: accountRules(config),
    links: linksFor(config),
    passwords: argon2Passwords(config),
    commonPasswords: commonPasswords(config),
    accessTokens: jwtAccessTokens(jwtKeys),
    catalogue,
    migrations,
    probes: [databaseProbe(opened.eager.sql), ...probes],
    checkups: checkupsFor({ config, opened, migrations, clock, ports: () => ports }),
    clock,
    ids,
    secrets
  }
  try {
    if (schema === 'ready') {
      await prepareSchema(migrations, config, onProgress).catch(onUnreachableServer(config, place))
    }
    const firstTokens = schema === 'ready' ? await defaultProject(ports) : null
    return {
      app: bind(useCases, ports, telemetry && { around: observeUseCases(telemetry) }),
      config,
      ...(telemetry && { telemetry }),
      identify: (token, origin) => identify(token, origin, ports),
      actAs: (ref) => actAs(ref, ports.accounts),
      place,
      firstTokens,
      close
    }
  } catch (error) {
    await close()
    throw error
  }

  async function closing(error: unknown): Promise<never> {
    await opened.close()
    throw error
  }

  /** What was taken in is answered before the database goes. */
  async function close(): Promise<void> {
    const drained = Promise.all([recorder.drain(), visits.drain(), votes.drain()])
    await Promise.race([drained, sleep(DRAIN_LIMIT, undefined, { ref: false })])
    await Promise.all([closeTracker(), web.close(), opened.close()])
  }
}

/** A collection shows a sign of life at every page it reads: longer silence than three slow pages means it died. */
function staleAfter({ ROLLBAR_TIMEOUT_SECONDS }: Config): number {
  return Math.max(30, 3 * ROLLBAR_TIMEOUT_SECONDS) * 1000
}

async function prepareSchema(migrations: Migrations, config: Config, onProgress?: (message: string) => void) {
  const waiting = (await migrations.list()).filter(({ applied_at }) => applied_at === null)
  if (waiting.length === 0) return
  const names = waiting.map(({ name }) => name).join(', ')
  if (config.ROLLCALL_MIGRATE === 'off') {
    throw invalidConfiguration([outdatedSchema(waiting.map(({ name }) => name))])
  }
  onProgress?.(`Applying migrations: ${names}`)
  await migrations.apply()
}

/** On the very first start: somewhere for errors to go. */
async function defaultProject(ports: Ports): Promise<ProjectToken[] | null> {
  const { data } = await ports.projects.list({ limit: 1 })
  if (data.length > 0) return null
  const made = await addProject('default', ports).catch(unlessTaken)
  return made?.tokens ?? null
}

/** Another process that starts at the same time has made it, and shows its tokens. */
function unlessTaken(error: unknown): null {
  if (error instanceof AppError && error.code === 'conflict') return null
  throw error
}
