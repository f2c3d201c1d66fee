/** The parts of JSON Schema that our documents use. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  minLength?: number
  maxLength?: number
  pattern?: string
  format?: string
  minimum?: number
  maximum?: number
  default?: unknown
  description?: string
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  schema: Schema
}

interface Ref {
  $ref?: string
}

export interface Header extends Ref {
  required?: boolean
  schema?: Schema
}

type Content = Record<string, { schema?: Schema }>

export interface Response extends Ref {
  description?: string
  headers?: Record<string, Header>
  content?: Content
}

type Security = Record<string, string[]>[]

interface Described {
  operationId: string
  summary: string
  security?: Security
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, Response>
}

/** An OpenAPI 3.1 document, as far as it is looked at. */
export interface Document {
  security: Security
  paths: Record<string, Record<string, Described>>
  components: {
    schemas: Record<string, Schema>
    responses: Record<string, Response>
    headers: Record<string, Header>
    securitySchemes: Record<string, { type: string; in?: string; name?: string }>
  }
}

/** What can be asked for with one method at one path. */
export interface Operation extends Described {
  method: string
  /** With `{name}` where a parameter stands. */
  path: string
  security: Security
  parameters: Parameter[]
}

/** Everything that the document describes, in its order. */
export function operationsOf({ paths, security }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      security,
      parameters: [],
      ...described,
      method: method.toUpperCase(),
      path
    }))
  )
}

/** The scopes that a caller needs; `undefined` where no access token is asked for. */
export function scopesOf({ security }: Operation): string[] | undefined {
  const [needed] = security
  return needed?.bearer
}

/** The name of what a reference points to: `Item` of `#/components/schemas/Item`. */
export function nameOf({ $ref }: Ref): string | undefined {
  return $ref?.split('/').at(-1)
}

/** The answer that is described for a status. */
export function responseFor(document: Document, operation: Operation, status: number): Response | undefined {
  const response = operation.responses[status]
  const name = response && nameOf(response)
  return name === undefined ? response : document.components.responses[name]
}

/** The header itself, where it is referred to. */
export function headerOf(document: Document, header: Header): Header {
  const name = nameOf(header)
  return (name === undefined ? header : document.components.headers[name]) ?? {}
}
