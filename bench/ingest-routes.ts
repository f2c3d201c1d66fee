import { randomUUID } from 'node:crypto'
import { type NewOccurrence, readPayload } from '@rollcall/core'
import fastify, { type FastifyInstance } from 'fastify'
import type { Sql } from 'postgres'

interface Dependencies {
  sql: Sql
  project_id: number
}

/** What the product is held against: a route that only parses, and one that writes each event by itself. */
export function ingestRoutes({ sql, project_id }: Dependencies): FastifyInstance {
  const server = fastify()

  server.post<{ Body: { data: { uuid: string } } }>('/parsed', async ({ body }) => {
    return answer(body.data.uuid)
  })

  server.register(async (text) => {
    text.removeContentTypeParser('application/json')
    text.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body)
    )

    text.post('/plain', async (request) => {
      const occurrence = read(request.body)
      await recordPlainly(sql, occurrence)
      return answer(occurrence.uuid)
    })
  })

  return server

  function read(body: unknown): NewOccurrence {
    return { ...readPayload(String(body), new Date(), randomUUID).occurrence, project_id }
  }
}

/** As one would write it first: a transaction for each event. All items are there already, so none gets the counter 0. */
async function recordPlainly(sql: Sql, occurrence: NewOccurrence): Promise<void> {
  const { project_id, title, level, environment, platform, framework, fingerprint, timestamp } = occurrence
  await sql.begin(async (tx) => {
    const [item] = await tx`
      insert into items (project_id, counter, title, level, environment, platform, framework, hash, total_occurrences,
        first_occurrence_timestamp, last_occurrence_timestamp, updated_at)
      values (${project_id}, 0, ${title},
        ${level}, ${environment}, ${platform}, ${framework}, ${fingerprint}, 1, ${timestamp}, ${timestamp}, ${timestamp})
      on conflict (project_id, environment, platform, hash) do update set
        total_occurrences = items.total_occurrences + 1, last_occurrence_timestamp = excluded.last_occurrence_timestamp,
        updated_at = excluded.updated_at
      returning id`
    await tx`
      insert into occurrences (project_id, item_id, uuid, timestamp, payload)
      values (${project_id}, ${item?.id}, ${occurrence.uuid}, ${timestamp}, ${occurrence.payload})
      on conflict do nothing`
  })
}

function answer(uuid: string) {
  return { err: 0, result: { id: null, uuid } }
}
