import { createHash, randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Telemetry } from '@rollcall/core'
import postgres from 'postgres'
import { connect, type Database } from '../src/database.ts'
import { connectEmbedded } from '../src/embedded/connect-embedded.ts'
import { postgresMigrations } from '../src/migrate.ts'

/** The part of tap's `Test` that is needed here. */
interface Teardown {
  teardown(handler: () => unknown): void
}

/** The settings that lead a program to the database of one test file. */
export type DatabaseEnv =
  | { DATABASE_URL: string; ROLLCALL_JWT_SECRET: string }
  | { ROLLCALL_DATA_DIR: string }

/** Any lock number, as long as nobody else uses it: template databases are made one at a time. */
const LOCK = 7_265_513

/**
 * A database with the schema and nothing in it, of this test's own: on the server that `TEST_DATABASE_URL` names, or
 * embedded in a directory of its own. It is dropped afterwards.
 */
export async function testEnv(t: Teardown): Promise<DatabaseEnv> {
  const server = process.env.TEST_DATABASE_URL
  return server === undefined ? { ROLLCALL_DATA_DIR: await copyOfTemplate(t) } : databaseOnServer(t, server)
}

/** The same, connected. */
export async function emptyDatabase(t: Teardown, telemetry?: Telemetry): Promise<Database> {
  return databaseOf(await testEnv(t), t, telemetry)
}

/** A connection to the database that `testEnv` made, beside the programs that use it. */
export async function databaseOf(env: DatabaseEnv, t: Teardown, telemetry?: Telemetry): Promise<Database> {
  if ('DATABASE_URL' in env) {
    const database = connect(env.DATABASE_URL, { max: 10, telemetry })
    t.teardown(() => database.close())
    return database
  }
  const database = await connectEmbedded({ dataDir: env.ROLLCALL_DATA_DIR, max: 10, telemetry })
  t.teardown(() => database.close())
  return database
}

/**
 * Removes all rows, so that the tests of one file can share a database: the audit trail too, which refuses that to
 * everybody but a superuser who passes for a replica. What is empty already is left alone, which takes a tenth of the time.
 */
export async function truncate({ sql }: Database): Promise<void> {
  await sql.unsafe(EMPTY)
}

const EMPTY = `DO $$
DECLARE
  one text;
  has_rows boolean;
  names text[] := '{}';
BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migrations' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one) INTO has_rows;
    IF has_rows THEN names := names || quote_ident(one); END IF;
  END LOOP;
  IF names = '{}' THEN RETURN; END IF;
  SET LOCAL session_replication_role = replica;
  EXECUTE 'TRUNCATE ' || array_to_string(names, ', ') || ' RESTART IDENTITY CASCADE';
END
$$`

async function databaseOnServer(t: Teardown, server: string) {
  const template = `rollcall_template_${await schemaHash()}`
  const name = `rollcall_test_${randomBytes(6).toString('hex')}`
  const admin = postgres(server, { max: 1, onnotice: () => undefined })
  await admin`select pg_advisory_lock(${LOCK})`
  const [known] = await admin`select 1 from pg_database where datname = ${template}`
  if (!known) await makeTemplate(admin, server, template)
  await admin`select pg_advisory_unlock(${LOCK})`
  await admin.unsafe(`create database ${name} template ${template}`)
  await admin.end()
  t.teardown(() => drop(server, name))
  return {
    DATABASE_URL: urlOf(server, name),
    ROLLCALL_JWT_SECRET: 'a secret of the tests, long enough to sign'
  }
}

/** Under another name until it is whole, so that a test run that is killed leaves no half-made template. */
async function makeTemplate(admin: postgres.Sql, server: string, template: string): Promise<void> {
  const draft = `${template}_draft`
  await admin.unsafe(`drop database if exists ${draft} with (force)`)
  await admin.unsafe(`create database ${draft}`)
  const database = connect(urlOf(server, draft), { max: 1 })
  await postgresMigrations(database.sql).apply()
  await database.close()
  await admin.unsafe(`alter database ${draft} rename to ${template}`)
}

async function drop(server: string, name: string): Promise<void> {
  const admin = postgres(server, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`drop database if exists ${name} with (force)`)
  await admin.end()
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

async function copyOfTemplate(t: Teardown): Promise<string> {
  const template = join(tmpdir(), `rollcall-template-${await schemaHash()}`)
  const dir = await mkdtemp(join(tmpdir(), 'rollcall-test-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  await cp(template, dir, { recursive: true }).catch(async () => {
    await makeTemplateDir(template)
    await cp(template, dir, { recursive: true })
  })
  return dir
}

/** Made aside and renamed into place: of several test files that start at once, the first to finish wins. */
async function makeTemplateDir(template: string): Promise<void> {
  const draft = await mkdtemp(join(tmpdir(), 'rollcall-draft-'))
  await mkdir(draft, { recursive: true })
  const database = await connectEmbedded({ dataDir: draft, max: 1 })
  await postgresMigrations(database.sql).apply()
  await database.close()
  await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }))
}

async function schemaHash(): Promise<string> {
  const journal = fileURLToPath(new URL('../migrations/meta/_journal.json', import.meta.url))
  const hash = createHash('sha256').update(await readFile(journal))
  for (const { tag } of JSON.parse(await readFile(journal, 'utf8')).entries) {
    hash.update(await readFile(fileURLToPath(new URL(`../migrations/${tag}.sql`, import.meta.url))))
  }
  return hash.digest('hex').slice(0, 16)
}
