import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { SeenMetric, SeenSpan, SeenTelemetry } from '@rollcall/core/contracts'

/** The part of tap's `Test` that is needed here. */
interface Teardown {
  teardown(handler: () => unknown): void
}

/** What was posted, as it came. */
export interface Post {
  path: string
  headers: IncomingMessage['headers']
  body: Buffer
}

export interface OtlpReceiver {
  url: string
  posts: Post[]
  /** What the posts in JSON say, all of them together. */
  seen(): SeenTelemetry
  /** The resources that the spans and metrics belong to, by attribute. */
  resources(): Record<string, unknown>[]
  /** Resolves with what was looked for, as soon as it is there. */
  until<T>(look: (seen: SeenTelemetry) => T | undefined): Promise<T>
  /** Answers every post with this status from now on, or those to one path and the others with 200. */
  answer(status: number, path?: string): void
  close(): Promise<void>
}

/** Takes OTLP over HTTP as an agent does, on a free port of this machine. */
export async function otlpReceiver(t?: Teardown): Promise<OtlpReceiver> {
  const posts: Post[] = []
  let statusOf = (_path: string) => 200
  let told: (() => void)[] = []
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await request.toArray())
    const path = request.url ?? ''
    posts.push({ path, headers: request.headers, body })
    response.writeHead(statusOf(path), { 'content-type': 'application/json' }).end('{}')
    for (const tell of told) tell()
    told = []
  }
  const server = createServer((request, response) => void take(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  t?.teardown(close)

  function messages(path: string) {
    return posts.filter((post) => post.path === path).map(({ body }) => JSON.parse(body.toString()))
  }

  const receiver: OtlpReceiver = {
    url,
    posts,
    seen: () => ({
      spans: messages('/v1/traces').flatMap(spansIn),
      metrics: messages('/v1/metrics').flatMap(metricsIn)
    }),
    resources: () =>
      ['/v1/traces', '/v1/metrics']
        .flatMap(messages)
        .flatMap(({ resourceSpans, resourceMetrics }) =>
          [...(resourceSpans ?? []), ...(resourceMetrics ?? [])].map(({ resource }) =>
            valuesOf(resource.attributes)
          )
        ),
    async until(look) {
      for (;;) {
        const found = look(receiver.seen())
        if (found !== undefined) return found
        await new Promise<void>((resolve) => told.push(resolve))
      }
    },
    answer(status, only) {
      statusOf = (path) => (only === undefined || path === only ? status : 200)
    },
    close
  }
  return receiver
}

type Json = ReturnType<typeof JSON.parse>

/** As OTLP numbers them. */
const KINDS = ['internal', 'internal', 'server', 'client'] as const
const FAILED = 2

function spansIn({ resourceSpans }: Json): SeenSpan[] {
  return resourceSpans
    .flatMap(({ scopeSpans }: Json) => scopeSpans)
    .flatMap(({ spans }: Json) => spans)
    .map((span: Json) => ({
      trace_id: span.traceId,
      span_id: span.spanId,
      parent_id: span.parentSpanId,
      name: span.name,
      kind: KINDS[span.kind] ?? 'internal',
      attributes: valuesOf(span.attributes),
      failed: span.status.code === FAILED ? span.status.message : undefined,
      links: (span.links ?? []).map(({ spanId }: Json) => spanId)
    }))
}

function metricsIn({ resourceMetrics }: Json): SeenMetric[] {
  return resourceMetrics
    .flatMap(({ scopeMetrics }: Json) => scopeMetrics)
    .flatMap(({ metrics }: Json) => metrics)
    .flatMap(({ name, sum, gauge, histogram }: Json) =>
      (sum ?? gauge ?? histogram).dataPoints.map((point: Json) => ({
        name,
        attributes: valuesOf(point.attributes),
        count: Number(point.count ?? 1),
        sum: Number(point.sum ?? point.asDouble ?? point.asInt ?? 0)
      }))
    )
}

function valuesOf(attributes: Json[]): Record<string, string | number | boolean> {
  return Object.fromEntries(
    attributes.map(({ key, value }: Json) => [
      key,
      value.stringValue ?? value.boolValue ?? value.doubleValue ?? Number(value.intValue)
    ])
  )
}
