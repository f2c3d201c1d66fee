import type { Sql } from 'postgres'

/** Everything that the schema consists of, a line for each, in an order that does not depend on when it was made. */
export async function schemaDump(sql: Sql): Promise<string[]> {
  const rows = await sql.unsafe(DUMP)
  return rows.map(({ line }) => String(line)).sort()
}

/** All rows of all tables, by the name of the table. */
export async function contents(sql: Sql): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const table of await tables(sql)) {
    const rows = await sql`select to_json(one)::text as row from ${sql(table)} as one order by 1`
    found[table] = rows.map(({ row }) => String(row))
  }
  return found
}

/** Puts a row into each table that has none. References are not looked at: their tables may be filled later. */
export async function fill(sql: Sql): Promise<void> {
  for (const table of await tables(sql)) {
    const [some] = await sql`select from ${sql(table)} limit 1`
    if (some) continue
    const columns = await sql`
      select attname as name, format_type(atttypid, null) as type from pg_attribute
      where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
        and attgenerated = '' and attidentity = '' order by attnum`
    const names = columns.map(({ name }) => `"${name}"`)
    const values = columns.map(({ type }) => valueOf(String(type)))
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`
      await tx.unsafe(`insert into "${table}" (${names.join()}) values (${values.join()})`)
    })
  }
}

async function tables(sql: Sql): Promise<string[]> {
  const rows = await sql`select tablename from pg_tables
    where schemaname = 'public' and tablename <> 'schema_migrations' order by 1`
  return rows.map(({ tablename }) => String(tablename))
}

/** Any value of a type: of the words of an enumeration the first. */
function valueOf(type: string): string {
  if (type.endsWith('[]')) return "'{}'"
  if (type === 'uuid') return 'gen_random_uuid()'
  if (type === 'boolean') return 'true'
  if (type.startsWith('json')) return "'{}'"
  if (type === 'date' || type.startsWith('timestamp')) return 'now()'
  if (/int|double|numeric/.test(type)) return '1'
  if (type === 'text' || type === 'tsvector') return "'some'"
  return `(enum_range(null::${type}))[1]`
}

const HERE = "'public'::regnamespace"

const DUMP = `
  select format('relation %s kind %s persistence %s options %s security %s', relname, relkind, relpersistence,
    reloptions, relrowsecurity) as line
  from pg_class where relnamespace = ${HERE}
  union all
  select format('column %s.%s %s null %s default %s generated %s identity %s compression %s storage %s collation %s',
    relname, attname, format_type(atttypid, atttypmod), not attnotnull, pg_get_expr(adbin, adrelid), attgenerated,
    attidentity, attcompression, attstorage, attcollation::regcollation)
  from pg_attribute join pg_class on pg_class.oid = attrelid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where relnamespace = ${HERE} and relkind in ('r', 'v', 'm') and attnum > 0 and not attisdropped
  union all
  select format('index %s', pg_get_indexdef(indexrelid))
  from pg_index join pg_class on pg_class.oid = indexrelid where relnamespace = ${HERE}
  union all
  select format('constraint %s of %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
  from pg_constraint where connamespace = ${HERE}
  union all
  select format('trigger %s enabled %s', pg_get_triggerdef(pg_trigger.oid), tgenabled)
  from pg_trigger join pg_class on pg_class.oid = tgrelid where relnamespace = ${HERE} and not tgisinternal
  union all
  select format('function %s', pg_get_functiondef(oid)) from pg_proc where pronamespace = ${HERE}
  union all
  select format('type %s %s', typname, (select array_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = pg_type.oid))
  from pg_type where typnamespace = ${HERE}
  union all
  select format('sequence %s %s from %s step %s', sequencename, data_type, start_value, increment_by)
  from pg_sequences where schemaname = 'public'
  union all
  select format('right to %s: %s of %s', relname, right_to.privilege_type, right_to.grantee::regrole)
  from pg_class, aclexplode(coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))) as right_to
  where relnamespace = ${HERE} and relkind in ('r', 'v', 'm', 'S')
  union all
  select format('right to %s: %s of %s', pg_proc.oid::regprocedure, right_to.privilege_type, right_to.grantee)
  from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) as right_to where pronamespace = ${HERE}`
