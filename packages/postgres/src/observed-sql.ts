import {
  type Attributes,
  inSpan,
  isObject,
  type SpanOptions,
  type Telemetry,
  tellFailure
} from '@rollcall/core'
import { onSettled } from './on-settled.ts'

/** The part of postgres.js's `Query` that is needed here: it runs once its `handler` gets it. */
interface Query {
  handler(query: Query): void
  resolve(result: unknown): void
  reject(error: unknown): void
  strings: readonly string[]
  cancelled?: unknown
  /** With `$1` for each parameter, as soon as it is on its way. */
  string?: unknown
}

export interface Observer {
  telemetry: Telemetry
  /** Of each span. */
  attributes: Attributes
  /** Told when something begins to need a connection, and when it does not any more. */
  busy?: ((change: number) => void) | undefined
}

/** What a statement does, past the comments before it. */
const FIRST_WORD = /^(?:[\s(;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*([a-z]+)/i

/**
 * postgres.js, with a span for each statement from the moment it waits for a connection, and for each transaction around its
 * statements. Parameters are not looked at. What is only a part of a statement (fragments, helpers) passes untouched.
 */
export function observedSql<S extends object>(sql: S & CallableFunction, observer: Observer): S {
  const methods = new Map<string | symbol, unknown>()
  return new Proxy(sql, {
    apply: (target, self, args) => observeIfQuery(Reflect.apply(target, self, args), observer),
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function' || !OBSERVED.has(name)) return method
      if (!methods.has(name)) methods.set(name, observedMethod(name, method.bind(target), observer))
      return methods.get(name)
    }
  })
}

type Method = (...args: readonly unknown[]) => unknown

const OBSERVED = new Set<string | symbol>(['unsafe', 'file', 'begin', 'savepoint', 'reserve'])

function observedMethod(name: string | symbol, method: Method, observer: Observer): Method {
  if (name === 'begin')
    return (...args) => transaction((inner) => method(...withInner(args, inner)), observer)
  if (name === 'savepoint') return (...args) => method(...withInner(args, { ...observer, busy: undefined }))
  if (name === 'reserve') return async () => observedIfSql(await method(), observer)
  return (...args) => observeIfQuery(method(...args), observer)
}

/** The statements of a transaction share the connection that it holds. */
function transaction(run: (inner: Observer) => unknown, observer: Observer): Promise<unknown> {
  const { telemetry, attributes, busy } = observer
  return inSpan(telemetry, spanFor('TRANSACTION', attributes), async () => {
    busy?.(1)
    try {
      return await run({ telemetry, attributes })
    } finally {
      busy?.(-1)
    }
  })
}

/** Whoever works in the transaction gets its `sql` observed as well. */
function withInner(args: readonly unknown[], inner: Observer): unknown[] {
  return args.map((arg) =>
    typeof arg === 'function' ? (sql: unknown) => arg(observedIfSql(sql, inner)) : arg
  )
}

function observedIfSql(sql: unknown, observer: Observer): unknown {
  return typeof sql === 'function' ? observedSql(sql, observer) : sql
}

function observeIfQuery(made: unknown, observer: Observer): unknown {
  if (isQuery(made)) observe(made, observer)
  return made
}

function isQuery(value: unknown): value is Query {
  return isObject(value) && typeof value.handler === 'function' && Array.isArray(value.strings)
}

/** Nothing happens until the query is run: a fragment of another never is. */
function observe(query: Query, { telemetry, attributes, busy }: Observer): void {
  const run = query.handler
  query.handler = () => {
    // It was rejected before it ran, and will not be again.
    if (query.cancelled === true) return run(query)
    const operation = FIRST_WORD.exec(query.strings[0] ?? '')?.[1]?.toUpperCase() ?? 'SQL'
    const span = telemetry.start(spanFor(operation, attributes))
    busy?.(1)
    onSettled(query, (error) => {
      busy?.(-1)
      if (typeof query.string === 'string') span.set({ 'db.query.text': query.string })
      if (error !== undefined) tellFailure(span, error)
      span.end()
    })
    run(query)
  }
}

function spanFor(operation: string, attributes: Attributes): SpanOptions {
  return {
    name: operation,
    kind: 'client',
    attributes: { ...attributes, 'db.operation.name': operation },
    timed: 'db.client.operation.duration'
  }
}
