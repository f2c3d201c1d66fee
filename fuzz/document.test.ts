import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import t from 'tap'
import { operationsOf } from './document.ts'
import { openTarget } from './target.ts'

const { document } = await openTarget(t)

t.test('every operation says what it does, and every answer what it means', async (t) => {
  for (const { operationId, summary, responses } of operationsOf(document)) {
    t.match(summary, /^[A-Z][^\n]+[^.\n]$/, operationId)
    const told = Object.values(responses).map(({ $ref, description }) => $ref ?? description)
    for (const one of told) t.match(one, /\w/, operationId)
    t.ok(
      Object.keys(responses).some((status) => Number(status) < 400),
      operationId
    )
  }
  for (const [name, { description }] of Object.entries(document.components.responses))
    t.match(description, /\w/, name)
})

t.test('whatever is referred to is there', async (t) => {
  for (const [, path = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = path.split('/').reduce<unknown>((place, name) => Object(place)[name], document)
    t.type(found, 'object', path)
  }
})

t.test('every default and every example is one that its schema allows', async (t) => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allowUnionTypes: true })
  formats.default(ajv)
  ajv.addVocabulary(['components']).addFormat('password', true)
  ajv.addSchema({ $id: 'document:', components: document.components })
  const found = [...withExamples(document)]
  t.ok(found.length > 20)
  for (const { examples, schema } of found) {
    const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document:#/')))
    for (const one of examples) t.ok(validate(one), `${JSON.stringify(one)} of ${JSON.stringify(schema)}`)
  }
})

/** Schemas that name a value, and media types and parameters that name one of their schema. */
function* withExamples(place: unknown): Generator<{ examples: unknown[]; schema: object }> {
  if (typeof place !== 'object' || place === null) return
  const { default: usual, example, examples = [], schema = place } = Object(place)
  const named = [
    usual,
    example,
    ...(Array.isArray(examples) ? examples : Object.values(examples).map(valueOf))
  ]
  const given = named.filter((one) => one !== undefined && typeof one !== 'object')
  if (given.length > 0 && typeof schema === 'object') yield { examples: given, schema }
  for (const part of Object.values(place)) yield* withExamples(part)
}

function valueOf(example: unknown): unknown {
  return Object(example).value
}
