import t from 'tap'
import type { Document, Operation } from './document.ts'
import { type Asked, judgeBy } from './judge.ts'

const problem = { $ref: '#/components/schemas/Problem' }
const refused = { description: 'no', content: { 'application/problem+json': { schema: problem } } }
const document: Document = {
  security: [],
  paths: {},
  components: {
    schemas: {
      Problem: {
        type: 'object',
        required: ['status', 'request_id'],
        properties: {
          status: { type: 'integer' },
          request_id: { type: 'string' },
          detail: { type: 'string' }
        }
      },
      Item: {
        type: 'object',
        required: ['id', 'at'],
        properties: { id: { type: 'integer' }, at: { type: 'string', format: 'date-time' } }
      }
    },
    responses: { refused },
    headers: {},
    securitySchemes: {}
  }
}
const operation: Operation = {
  operationId: 'showItem',
  summary: 'Show an item',
  method: 'GET',
  path: '/api/v1/items/{id}',
  security: [{ bearer: ['items:read'] }],
  parameters: [],
  responses: {
    200: {
      headers: { Location: { required: true } },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } }
    },
    401: { $ref: '#/components/responses/refused' },
    403: { $ref: '#/components/responses/refused' },
    500: { $ref: '#/components/responses/refused' }
  }
}
const good = { id: 1, at: '2026-01-01T00:00:00.000Z' }
const reader = { isKnown: true, scopes: ['items:read'] }

function asked({
  status = 200,
  body = good,
  ...more
}: { status?: number; body?: object } & Partial<Asked>): Asked {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  const headers = { 'content-type': type, 'x-request-id': 'a', location: '/', 'www-authenticate': 'Bearer' }
  const answer = { status, headers, text: JSON.stringify(body) }
  const request = { method: 'GET', path: '/api/v1/items/1', headers: {}, body: undefined }
  return { operation, request, asking: reader, answer, ...more }
}

function refusal(status: number, detail = 'no') {
  return { status, body: { status, request_id: 'a', detail } }
}

t.test('what is as described passes', async (t) => {
  const judge = judgeBy(document)
  judge(asked({}))
  judge(asked({ ...refusal(401), asking: { isKnown: false, scopes: [] } }))
  judge(asked({ ...refusal(403), asking: { isKnown: true, scopes: [] } }))
  t.pass('nothing is said')
})

t.test('what is not as described is told', async (t) => {
  const judge = judgeBy(document)
  const nobody = { isKnown: false, scopes: [] }
  const { answer } = asked({})
  const withHeaders = (changes: object) => ({ ...answer, headers: { ...answer.headers, ...changes } })
  const faults: [RegExp, Asked][] = [
    [/status 500 is a failure/, asked(refusal(500))],
    [/status 418 is not described/, asked(refusal(418))],
    [/no good token is not let in/, asked({ asking: nobody })],
    [/lacks a scope/, asked({ asking: { isKnown: true, scopes: [] } })],
    [/a good token is believed/, asked(refusal(401))],
    [/must have required property 'at'/, asked({ body: { id: 1 } })],
    [/must match format "date-time"/, asked({ body: { id: 1, at: 'yesterday' } })],
    [/additional properties/, asked({ body: { ...good, password_hash: 'x' } })],
    [/text\/html is not described/, asked({ answer: withHeaders({ 'content-type': 'text/html' }) })],
    [/header Location is missing/, asked({ answer: withHeaders({ location: undefined }) })],
    [/x-request-id is missing/, asked({ answer: withHeaders({ 'x-request-id': undefined }) })],
    [
      /status of the answer/,
      asked({ ...refusal(403), body: refusal(401).body, asking: { ...nobody, isKnown: true } })
    ],
    [
      /the answer tells/,
      asked({ ...refusal(403, 'x\n    at run (a.ts:1:2)'), asking: { ...nobody, isKnown: true } })
    ]
  ]
  for (const [told, one] of faults) t.throws(() => judge(one), { message: told }, String(told))
})
