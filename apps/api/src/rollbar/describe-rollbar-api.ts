const result = {
  type: 'object',
  required: ['err', 'result'],
  properties: {
    err: { const: 0 },
    result: {
      type: 'object',
      required: ['id', 'uuid'],
      properties: { id: { type: 'null' }, uuid: { type: 'string', description: 'Yours, or one made for it' } }
    }
  }
}

const failure = {
  type: 'object',
  required: ['err', 'message'],
  properties: { err: { const: 1 }, message: { type: 'string' } }
}

const frame = { type: 'object', properties: { filename: { type: 'string' }, method: { type: 'string' } } }

const trace = {
  type: 'object',
  required: ['exception'],
  properties: {
    exception: {
      type: 'object',
      required: ['class'],
      properties: { class: { type: 'string' }, message: { type: 'string' } }
    },
    frames: { type: 'array', items: frame, description: 'Where it happened, the innermost last' }
  }
}

/** An object with this field, and others. */
function holding(name: string, schema: object) {
  return { type: 'object', required: [name], properties: { [name]: schema } }
}

const payload = {
  type: 'object',
  required: ['data'],
  properties: {
    access_token: { type: 'string', description: 'Token of a project, where no header carries it' },
    data: {
      type: 'object',
      required: ['environment', 'body'],
      properties: {
        environment: { type: 'string', maxLength: 255 },
        body: {
          description: 'Exactly one of trace, trace_chain, message and crash_report',
          anyOf: [
            holding('message', holding('body', { type: 'string' })),
            holding('trace', trace),
            holding('trace_chain', { type: 'array', items: trace, minItems: 1 }),
            holding('crash_report', holding('raw', { type: 'string' }))
          ]
        },
        level: { enum: ['debug', 'info', 'warning', 'error', 'critical'] },
        uuid: { type: 'string', maxLength: 36, description: 'A repeat is stored once' }
      }
    }
  }
}

const FAILURES: Record<number, string> = {
  400: 'Not JSON',
  401: 'No access token',
  403: 'The access token is unknown, disabled or may not post this',
  413: 'Larger than the limit',
  422: 'JSON, but no payload',
  429: 'Too many; X-Rate-Limit-Remaining-Seconds says for how long',
  500: 'Internal error',
  503: 'The database cannot be reached; try again'
}

/** The paths that speak Rollbar's protocol, for the OpenAPI document. */
export function describeRollbarApi() {
  const failures = Object.entries(FAILURES).map(([status, description]) => {
    return [status, { description, content: { 'application/json': { schema: failure } } }]
  })
  return {
    '/api/1/item/': {
      post: {
        operationId: 'recordOccurrence',
        summary: "Take in an error as Rollbar's SDKs send it",
        description:
          'The body is read as JSON whatever its content type says, then as a form with the field `payload`. gzip, ' +
          'deflate and br are understood. The token may be in the header, in the query (`access_token`) or in the body.',
        tags: ['rollbar'],
        security: [{ rollbar: [] }, {}],
        parameters: [
          { name: 'access_token', in: 'query', required: false, deprecated: true, schema: { type: 'string' } }
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: payload },
            'application/x-www-form-urlencoded': {
              schema: { type: 'object', required: ['payload'], properties: { payload: { type: 'string' } } }
            }
          }
        },
        responses: {
          200: { description: 'Stored', content: { 'application/json': { schema: result } } },
          ...Object.fromEntries(failures)
        }
      }
    },
    '/api/1/status/ping': {
      get: {
        operationId: 'ping',
        summary: 'Answer pong',
        tags: ['rollbar'],
        security: [],
        responses: { 200: { description: 'pong', content: { 'text/plain': { schema: { const: 'pong' } } } } }
      }
    }
  }
}
