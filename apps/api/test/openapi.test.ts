import { useCases } from '@rollcall/core'
import { statusOf, useCaseKeys } from '@rollcall/http'
import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import { as, testServer } from './fixtures/test-server.ts'

interface Operation {
  operationId: string
  summary: string
  tags: string[]
  security?: object[]
  parameters?: { name: string; in: string; required: boolean; description?: string }[]
  requestBody?: object
  responses: Record<string, object>
}

async function readDocument(t: Parameters<typeof testServer>[0]) {
  const { server } = await testServer(t)
  const answer = await server.inject('/openapi.json')
  t.match(answer.headers['content-type'], /^application\/json/)
  const document = answer.json()
  const operations: [string, Operation][] = Object.entries<Record<string, Operation>>(document.paths).flatMap(
    ([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation])
  )
  return { document, operations }
}

t.test('the document is valid OpenAPI 3.1', async (t) => {
  const { document } = await readDocument(t)
  t.equal(document.openapi, '3.1.0')
  const result = await new Validator().validate(structuredClone(document))
  t.strictSame(result.errors ?? [], [])
  t.ok(result.valid)
})

t.test('every use case is described under its own name', async (t) => {
  const { operations } = await readDocument(t)
  const ids = operations.map(([, { operationId }]) => operationId)
  t.equal(new Set(ids).size, ids.length)
  for (const key of useCaseKeys) t.ok(ids.includes(key), key)
  t.ok(ids.includes('updateItemByPUT'), 'so is the other method of one')
  for (const [path, { summary, tags }] of operations) t.ok(summary !== '' && tags.length > 0, path)
})

t.test('every failure of a use case is described as a problem', async (t) => {
  const { document, operations } = await readDocument(t)
  const byId = new Map(operations.map(([, operation]) => [operation.operationId, operation]))
  for (const key of useCaseKeys.filter((key) => key !== 'recordOccurrence')) {
    const { errors, scope } = useCases[key]
    const told = Object.keys(byId.get(key)?.responses ?? {}).map(Number)
    const expected = [...errors, ...(scope === 'public' ? [] : (['unauthenticated', 'forbidden'] as const))]
    for (const code of expected) t.ok(told.includes(statusOf[code]), `${key} ${code}`)
  }
  t.match(document.components.responses.not_found.content, {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } }
  })
})

t.test('each operation names the scope that its token needs, and public ones none', async (t) => {
  const { operations } = await readDocument(t)
  for (const [path, { operationId, security }] of operations) {
    const useCase = useCaseKeys.find((key) => operationId === key || operationId.startsWith(`${key}By`))
    if (useCase === undefined || useCase === 'recordOccurrence' || useCase === 'refresh') continue
    const { scope } = useCases[useCase]
    t.strictSame(security, scope === 'public' ? [] : [{ bearer: [scope] }], path)
  }
})

t.test('what is refused before a use case is asked is described too', async (t) => {
  const { document, operations } = await readDocument(t)
  const { uri_too_long, unsupported_media_type } = document.components.responses
  for (const response of [uri_too_long, unsupported_media_type])
    t.ok(response.content['application/problem+json'])
  for (const [path, { operationId, responses }] of operations) {
    if (operationId === 'recordOccurrence' || operationId === 'ping') continue
    t.ok(responses[400], `${path} refuses unknown fields`)
    t.equal(414 in responses, path.includes('{'), `${path} has a part that may be too long`)
  }
  const { get, post } = document.paths['/api/v1/bookmarks']
  t.strictSame([415 in get.responses, 415 in post.responses], [false, true])
  t.ok(document.paths['/api/v1/bookmarks/{id}'].delete.responses[415], 'a body that nobody asked for is read')
  t.notOk(document.paths['/api/v1/bookmarks/import'].post.responses[415], 'any file is')
})

t.test('whatever travels as a bearer token is described as one, and nowhere else', async (t) => {
  const { document, operations } = await readDocument(t)
  const refresh = operations.find(([, { operationId }]) => operationId === 'refresh')?.[1]
  t.match(refresh, { security: [{ refresh: [] }], parameters: [] })
  t.notOk(refresh?.requestBody)
  t.match(document.components.securitySchemes.refresh, { type: 'http', scheme: 'bearer' })
})

t.test('what is rate limited is described with the headers that say so', async (t) => {
  const { document, operations } = await readDocument(t)
  const limit = { $ref: '#/components/headers/RateLimit' }
  const goodOf = ({ responses }: Operation): { headers?: object } | undefined =>
    Object.entries(responses).find(([status]) => Number(status) < 300)?.[1]
  const saying = operations.filter(([, operation]) => 'RateLimit' in (goodOf(operation)?.headers ?? {}))
  t.strictSame(
    new Set(saying.flatMap(([, { tags }]) => tags)),
    new Set(['auth', 'invitations']),
    'what a tracker limits is not told of'
  )
  for (const [path, operation] of saying) {
    t.match(goodOf(operation), { headers: { RateLimit: limit } }, path)
    t.match(operation.responses, { 429: { $ref: '#/components/responses/rate_limited' } }, path)
  }
  for (const key of ['login', 'register', 'signUp', 'refresh', 'setPassword', 'acceptInvitation']) {
    t.ok(
      saying.some(([, { operationId }]) => operationId === key),
      key
    )
  }
  t.match(document.components.responses.rate_limited.headers, { RateLimit: limit, 'Retry-After': Object })
})

t.test('a refusal of who asks is described with the header that says what was wrong', async (t) => {
  const { document } = await readDocument(t)
  const header = { $ref: '#/components/headers/WWW-Authenticate' }
  t.ok(document.components.headers['WWW-Authenticate'])
  for (const code of ['unauthenticated', 'forbidden'])
    t.strictSame(document.components.responses[code].headers, { 'WWW-Authenticate': header })
  t.notOk(document.components.responses.conflict.headers)
})

t.test('nouns are described once, and nothing of ours shows through', async (t) => {
  const { document } = await readDocument(t)
  t.strictSame(document.paths['/api/v1/items/{id}'].patch.responses[200].content['application/json'].schema, {
    $ref: '#/components/schemas/Item'
  })
  t.match(document.paths['/api/v1/items'].get.responses[200].content['application/json'].schema.properties, {
    data: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
    meta: { $ref: '#/components/schemas/ListMeta' }
  })
  t.strictSame(document.components.schemas.Item.properties.last_occurrence_id, { type: ['integer', 'null'] })
  t.notMatch(JSON.stringify(document), /"x-|~kind|"void"|patternProperties/)
})

t.test('what comes in pieces is described by its pieces', async (t) => {
  const { document, operations } = await readDocument(t)
  const { importBookmarks, checkBookmarks, exportBookmarks } = Object.fromEntries(
    operations.map(([, operation]) => [operation.operationId, operation])
  )
  const types = Object.keys(Object(importBookmarks).requestBody.content)
  const formats = ['text/html', 'text/csv', 'application/json', 'application/x-ndjson', 'text/plain']
  t.strictSame(types, ['application/octet-stream', ...formats])
  t.notOk(importBookmarks?.parameters?.some(({ name }) => name === 'content'))
  t.ok(
    importBookmarks?.parameters?.some(({ name }) => name === 'dry_run'),
    'the rest is in the query'
  )
  for (const operation of [importBookmarks, checkBookmarks]) {
    const failure = { properties: { error: { $ref: '#/components/schemas/Problem' } } }
    t.match(operation?.responses[200], {
      content: { 'application/x-ndjson': { schema: { anyOf: [{ type: 'object' }, failure] } } }
    })
  }
  const file = Object(exportBookmarks?.responses[200])
  t.strictSame(Object.keys(file.content), formats)
  t.ok(file.headers['Content-Disposition'])
  t.ok(document.components.schemas.Problem.properties.existing_id)
})

t.test('a file of games is described by the formats that games have, and its answer as JSON', async (t) => {
  const { document } = await readDocument(t)
  const imported = document.paths['/api/v1/videogames/import'].post
  t.strictSame(Object.keys(imported.requestBody.content), [
    'application/octet-stream',
    'text/csv',
    'application/json'
  ])
  t.ok(imported.requestBody.required)
  const inQuery = imported.parameters.map(({ name, in: place }: { name: string; in: string }) => [
    name,
    place
  ])
  t.strictSame(inQuery, [
    ['format', 'query'],
    ['platform', 'query'],
    ['dry_run', 'query']
  ])
  t.match(imported.responses[200].content['application/json'].schema.properties, {
    import_id: { type: ['string', 'null'] },
    rows: { items: { $ref: '#/components/schemas/ImportedGame' } }
  })
  for (const status of [409, 413]) t.ok(imported.responses[status], String(status))
  const exported = document.paths['/api/v1/videogames/export'].get.responses[200]
  t.strictSame(Object.keys(exported.content), ['text/csv', 'application/json'])
  t.ok(exported.headers['Content-Disposition'])
})

t.test('posts, comments, games and imports are nouns of the document', async (t) => {
  const { document } = await readDocument(t)
  const good = (method: string, path: string, status: number) =>
    document.paths[path][method].responses[status].content['application/json'].schema
  for (const [noun, method, path, status] of [
    ['Post', 'post', '/api/v1/posts', 201],
    ['Post', 'put', '/api/v1/posts/{id}', 200],
    ['Comment', 'post', '/api/v1/posts/{post}/comments', 201],
    ['Comment', 'put', '/api/v1/comments/{id}', 200],
    ['Videogame', 'post', '/api/v1/videogames', 201],
    ['Videogame', 'put', '/api/v1/videogames/{id}', 200]
  ] as const)
    t.strictSame(good(method, path, status), { $ref: `#/components/schemas/${noun}` }, `${method} ${path}`)
  for (const [noun, path] of [
    ['Post', '/api/v1/posts'],
    ['Comment', '/api/v1/posts/{post}/comments'],
    ['Videogame', '/api/v1/videogames'],
    ['Import', '/api/v1/imports']
  ] as const)
    t.strictSame(good('get', path, 200).properties.data.items, { $ref: `#/components/schemas/${noun}` }, path)
  const { Post, Comment, Videogame } = document.components.schemas
  t.strictSame(Post.properties.owner, { $ref: '#/components/schemas/Author' })
  t.match(Comment.properties.owner, { type: ['object', 'null'], description: 'Null once it is deleted' })
  t.strictSame(Videogame.properties.set_by.additionalProperties, { enum: ['user', 'import'], type: 'string' })
})

t.test('numbers that are words, and what may be a number or a text, are described as such', async (t) => {
  const { document } = await readDocument(t)
  const fieldsOf = (method: string, path: string) =>
    document.paths[path][method].requestBody.content['application/json'].schema
  const vote = fieldsOf('post', '/api/v1/vote')
  t.strictSame(vote.required, ['post_id', 'dir'])
  t.match(vote.properties.dir, { type: 'integer', enum: [1, 0], description: String })
  t.match(fieldsOf('put', '/api/v1/posts/{id}/vote').properties.value, { type: 'integer', enum: [1, -1] })
  t.match(fieldsOf('post', '/api/v1/posts').properties.item_id, {
    anyOf: [
      { type: ['integer', 'string'], minimum: 1, pattern: String, description: String },
      { type: 'null' }
    ]
  })
  t.strictSame(fieldsOf('post', '/api/v1/posts').required, ['title', 'content'])
  t.strictSame(fieldsOf('post', '/api/v1/videogames').required, ['title', 'platform'])
  t.match(document.paths['/api/v1/videogames/plan'].get.parameters[0], {
    name: 'hours',
    in: 'query',
    required: true,
    schema: { type: 'number', minimum: 0.01 }
  })
})

t.test('all that can be asked for is described in words', async (t) => {
  const { operations } = await readDocument(t)
  const ours = operations.filter(([path]) => /\/(?:posts|vote|comments|videogames|imports)\b/.test(path))
  t.ok(ours.length > 30)
  for (const [path, { parameters = [], requestBody }] of ours) {
    for (const { name, description } of parameters) t.match(description, /\w/, `${path} ${name}`)
    const { schema } = Object(requestBody).content?.['application/json'] ?? {}
    for (const [name, field] of Object.entries<{ description?: string; anyOf?: [{ description?: string }] }>(
      schema?.properties ?? {}
    ))
      t.match(field.description ?? field.anyOf?.[0].description, /\w/, `${path} ${name}`)
  }
})

t.test('a short link is described as a redirect, asked for with GET or HEAD', async (t) => {
  const { document } = await readDocument(t)
  const { get, head } = document.paths['/{short_url}']
  for (const operation of [get, head]) {
    for (const status of [301, 302, 307, 308]) {
      t.ok(operation.responses[status].headers.Location)
      t.notOk(operation.responses[status].content)
    }
    for (const status of [404, 410]) t.ok(operation.responses[status], String(status))
  }
  t.strictSame(Object.keys(get.responses[404].content), ['application/problem+json', 'text/html'])
  t.match(get.parameters, [
    { name: 'short_url', in: 'path' },
    { name: 'referer', in: 'header', required: false }
  ])
})

t.test('both statuses of an answer are described', async (t) => {
  const { document } = await readDocument(t)
  const { responses } = document.paths['/api/v1/bookmarks'].post
  t.strictSame(responses[200].content, responses[201].content)
  t.match(responses[200].description, /`outcome` is `existing` or `updated`/)
  t.ok(document.paths['/check'].get.responses[503].content['application/json'])
})

t.test('what the API answers is what the document says', async (t) => {
  const { server } = await testServer(t)
  const { document } = await readDocument(t)
  const headers = as('admin')
  const created = await server.inject({ method: 'POST', url: '/items', headers, payload: { title: 'x' } })
  const { required, properties } = document.components.schemas.Item
  t.strictSame(Object.keys(created.json()).sort(), Object.keys(properties).sort())
  t.strictSame(new Set(required), new Set(Object.keys(properties)))
})
