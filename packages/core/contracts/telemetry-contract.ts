import { AppError, inSpan, type Telemetry } from '@rollcall/core'
import type { Test } from 'tap'
import type { SeenTelemetry } from './seen-telemetry.ts'

export interface TelemetryBench {
  telemetry: Telemetry
  /** Closes it, and tells what it told. */
  seen(): Promise<SeenTelemetry>
}

/** `fresh` gives one that has told nothing yet, and keeps every trace. */
export function telemetryContract(t: Test, fresh: () => Promise<TelemetryBench>): void {
  t.test('what is done within a span is a part of it, across everything that is awaited', async (t) => {
    const { telemetry, seen } = await fresh()
    const answer = await inSpan(telemetry, { name: 'outer', kind: 'server' }, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      return inSpan(telemetry, { name: 'inner', kind: 'client' }, async () => 42)
    })
    t.equal(answer, 42)
    const [inner, outer] = (await seen()).spans
    t.match(outer, { name: 'outer', kind: 'server', parent_id: undefined, failed: undefined })
    t.match(inner, { name: 'inner', kind: 'client', parent_id: outer?.span_id, trace_id: outer?.trace_id })
  })

  t.test('two pieces of work at the same time are not mixed up', async (t) => {
    const { telemetry, seen } = await fresh()
    const one = (name: string) =>
      inSpan(telemetry, { name }, async () => {
        await new Promise((resolve) => setImmediate(resolve))
        await inSpan(telemetry, { name: `${name} part` }, async () => undefined)
      })
    await Promise.all([one('a'), one('b')])
    const { spans } = await seen()
    const find = (name: string) => spans.find((span) => span.name === name)
    t.equal(find('a part')?.parent_id, find('a')?.span_id)
    t.equal(find('b part')?.parent_id, find('b')?.span_id)
    t.not(find('a')?.trace_id, find('b')?.trace_id)
  })

  t.test('a span says what it is, and may learn it on the way', async (t) => {
    const { telemetry, seen } = await fresh()
    await inSpan(telemetry, { name: 'work', attributes: { a: 1, gone: undefined } }, async (span) => {
      span.set({ b: 'two', c: true, missing: undefined })
    })
    const [span] = (await seen()).spans
    t.strictSame([span?.name, span?.attributes], ['work', { a: 1, b: 'two', c: true }])
  })

  t.test('a bug marks the span as failed, and its message is told nobody', async (t) => {
    const { telemetry, seen } = await fresh()
    const bug = new TypeError('the secret is 42')
    await t.rejects(
      inSpan(telemetry, { name: 'work' }, async () => {
        throw bug
      }),
      bug
    )
    const [span] = (await seen()).spans
    t.match(span, { failed: 'TypeError', attributes: { 'error.type': 'TypeError' } })
    t.notMatch(JSON.stringify(span), 'secret')
  })

  t.test('a refusal is told, and is no failure', async (t) => {
    const { telemetry, seen } = await fresh()
    await t.rejects(
      inSpan(telemetry, { name: 'work' }, async () => {
        throw new AppError('not_found', 'No item 7')
      }),
      { code: 'not_found' }
    )
    const [span] = (await seen()).spans
    t.match(span, { failed: undefined, attributes: { 'error.type': 'not_found' } })
  })

  t.test('an outage is a failure', async (t) => {
    const { telemetry, seen } = await fresh()
    const outage = new AppError('unavailable', 'No database')
    await t.rejects(
      inSpan(telemetry, { name: 'work' }, () => Promise.reject(outage)),
      outage
    )
    const [span] = (await seen()).spans
    t.match(span, { failed: 'unavailable', attributes: { 'error.type': 'unavailable' } })
  })

  t.test('a span that was begun is told of once it has ended', async (t) => {
    const { telemetry, seen } = await fresh()
    const span = telemetry.start({ name: 'begun' })
    telemetry.start({ name: 'never ended' })
    t.equal(telemetry.here(), undefined, 'and is at work only where that was said')
    const part = telemetry.within(span, () => telemetry.start({ name: 'part' }))
    part.end()
    span.end()
    const { spans } = await seen()
    t.strictSame(
      spans.map(({ name }) => name),
      ['part', 'begun']
    )
    t.equal(spans[0]?.parent_id, span.span_id)
  })

  t.test('a span may be a part of one elsewhere, of none, and linked to others', async (t) => {
    const { telemetry, seen } = await fresh()
    const refs = await Promise.all(
      ['first', 'second'].map((name) => inSpan(telemetry, { name }, async () => telemetry.here()))
    )
    const [first, second] = refs
    if (first === undefined || second === undefined) throw new Error('a span is somewhere')
    await inSpan(telemetry, { name: 'other' }, async () => {
      await inSpan(telemetry, { name: 'batch', within: first, links: [second] }, async () => undefined)
      await inSpan(telemetry, { name: 'alone', within: null }, async () => undefined)
    })
    const { spans } = await seen()
    const batch = spans.find(({ name }) => name === 'batch')
    t.match(batch, { parent_id: first.span_id, trace_id: first.trace_id, links: [second.span_id] })
    t.equal(spans.find(({ name }) => name === 'alone')?.parent_id, undefined)
  })

  t.test('a callback can be run within a span, or within none', async (t) => {
    const { telemetry, seen } = await fresh()
    const ref = await inSpan(telemetry, { name: 'work' }, async () => telemetry.here())
    if (ref === undefined) throw new Error('a span is somewhere')
    t.equal(telemetry.here(), undefined)
    t.equal(
      telemetry.within(ref, () => telemetry.here()?.span_id),
      ref.span_id
    )
    telemetry.within(ref, () =>
      t.equal(
        telemetry.within(null, () => telemetry.here()),
        undefined
      )
    )
    await seen()
  })

  t.test('a trace goes on from the headers of who asked, and out with those of who is asked', async (t) => {
    const { telemetry, seen } = await fresh()
    const [trace_id, span_id] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331']
    const from = { traceparent: `00-${trace_id}-${span_id}-01` }
    const sent = await inSpan(telemetry, { name: 'asked', from }, async () => telemetry.headers())
    await inSpan(telemetry, { name: 'not asked', from: { traceparent: 'nonsense' } }, async () => undefined)
    t.strictSame(telemetry.headers(), {})
    const [asked, other] = (await seen()).spans
    t.match(asked, { trace_id, parent_id: span_id })
    t.equal(sent.traceparent, `00-${trace_id}-${asked?.span_id}-01`)
    t.not(other?.trace_id, trace_id)
    t.equal(other?.parent_id, undefined)
  })

  t.test('counts, sizes and readings arrive, and each by its attributes', async (t) => {
    const { telemetry, seen } = await fresh()
    telemetry.count('rollcall.ingest.occurrences', 2)
    telemetry.count('rollcall.ingest.occurrences', 3)
    telemetry.record('rollcall.group_commit.batch_size', 4, { batch: 'votes' })
    telemetry.record('rollcall.group_commit.batch_size', 6, { batch: 'visits' })
    telemetry.watch('db.client.connection.max', () => [{ value: 10, attributes: { pool: 'main' } }])
    telemetry.watch('process.memory.usage', () => [{ value: 1 }])()
    const { metrics } = await seen()
    const sum = (name: string, attributes: Record<string, unknown> = {}) =>
      metrics
        .filter((metric) => metric.name === name)
        .filter((metric) =>
          Object.entries(attributes).every(([key, value]) => metric.attributes[key] === value)
        )
        .reduce((sum, metric) => sum + metric.sum, 0)
    t.equal(sum('rollcall.ingest.occurrences'), 5)
    t.equal(sum('rollcall.group_commit.batch_size', { batch: 'votes' }), 4)
    t.equal(sum('rollcall.group_commit.batch_size', { batch: 'visits' }), 6)
    t.equal(sum('db.client.connection.max', { pool: 'main' }), 10)
    t.notOk(
      metrics.some(({ name }) => name === 'process.memory.usage'),
      'nobody watches it any more'
    )
  })

  t.test(
    'what takes how long is recorded by the attributes that the metric names, and no others',
    async (t) => {
      const { telemetry, seen } = await fresh()
      const options = {
        name: 'items.list',
        attributes: { 'rollcall.use_case': 'items.list', user: 'ada' },
        timed: 'rollcall.use_case.duration' as const
      }
      await inSpan(telemetry, options, async () => undefined)
      const refusal = new AppError('conflict', 'taken')
      await t.rejects(
        inSpan(telemetry, options, () => Promise.reject(refusal)),
        refusal
      )
      const { metrics } = await seen()
      t.strictSame(
        metrics.map(({ attributes }) => attributes),
        [
          { 'rollcall.use_case': 'items.list' },
          { 'rollcall.use_case': 'items.list', 'error.type': 'conflict' }
        ]
      )
      t.ok(metrics.every(({ sum }) => sum >= 0))
    }
  )
}
