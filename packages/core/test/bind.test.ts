import { AppError, bind, defineUseCase, nobody, operator, SCOPES, scopesOf, useCases } from '@rollcall/core'
import { memoryTracker } from '@rollcall/core/contracts'
import t from 'tap'
import { Type } from 'typebox'
import { Input, withDefault } from '../src/schema.ts'

const { listItems, createItem, updateItem } = useCases
const aUser = { ...nobody, kind: 'user' as const, user_id: 'u' }

/** Answers its input, so that a test sees what `run` gets. */
const echo = defineUseCase({
  name: 'test.echo',
  summary: 'Answer the input',
  scope: 'items:write',
  input: Input({
    size: withDefault(Type.Integer({ minimum: 1 }), 20),
    word: Type.Optional(Type.String({ pattern: '^[a-z]+$', 'x-expected': 'a word in lower case' })),
    code: Type.Optional(Type.String({ pattern: '^[0-9]$' })),
    note: Type.Optional(Type.Union([Type.String({ minLength: 2 }), Type.Null()])),
    name: Type.Optional(Type.String({ minLength: 1 })),
    id: Type.Optional(Type.String({ format: 'uuid' })),
    email: Type.Optional(Type.String({ format: 'email' })),
    kind: Type.Optional(Type.Enum(['one', 'two'], { type: 'string' })),
    nested: Type.Optional(Input({ deep: Type.Array(Type.Integer()) }))
  }),
  output: Type.Unknown(),
  errors: [],
  async run(input, _ports: { any: 'port' }) {
    return input
  }
})

const app = bind({ echo }, { any: 'port' })
/** As an edge calls it, which knows no types. */
const call = (input: unknown, caller = operator) => Reflect.apply(app.echo, undefined, [input, caller])

t.test('a call without the scope is refused before its input is looked at', async (t) => {
  await t.rejects(call({ size: 0 }, nobody), { code: 'unauthenticated', errors: [] })
  await t.rejects(call({ size: 0 }, { ...aUser, scopes: ['items:read'] }), {
    code: 'forbidden',
    message: 'This needs the scope items:write'
  })
  await t.rejects(call({ size: 0 }, { ...aUser, scopes: ['items:write'] }), { code: 'invalid' })
})

t.test('a public use case needs no scope', async (t) => {
  const { which } = bind({ which: useCases.which }, {})
  t.match(await which({}, nobody), /^Rollcall /)
})

t.test('the operator may do everything, a guest may only read beside the own account', async (t) => {
  t.strictSame(operator.scopes, SCOPES)
  const beside = scopesOf.guest.filter((scope) => scope !== 'account:write')
  t.ok(beside.every((scope) => scope.endsWith(':read')))
})

t.test('defaults are filled in, and the object of the caller stays as it is', async (t) => {
  const input = Object.freeze({ word: 'x', nested: Object.freeze({ deep: Object.freeze([1]) }) })
  t.strictSame(await call(input), { size: 20, word: 'x', nested: { deep: [1] } })
})

t.test('a field that is undefined was not given', async (t) => {
  t.strictSame(await call({ size: undefined, word: undefined }), { size: 20 })
})

t.test('what is wrong is told for each field, in words', async (t) => {
  const cases: [unknown, string, string][] = [
    [{ size: 0 }, '/size', 'must be >= 1'],
    [{ size: '5' }, '/size', 'must be integer'],
    [{ size: null }, '/size', 'must be integer'],
    [{ word: 'X' }, '/word', 'must be a word in lower case'],
    [{ code: 'X' }, '/code', 'must match pattern "^[0-9]$"'],
    [{ note: 'x' }, '/note', 'must not have fewer than 2 characters'],
    [{ name: '' }, '/name', 'is empty'],
    [{ id: 'x' }, '/id', 'must be a UUID'],
    [{ email: 'x' }, '/email', 'must be an e-mail address'],
    [{ kind: 'three' }, '/kind', 'must be one of one, two'],
    [{ kind: 3 }, '/kind', 'must be one of one, two'],
    [{ unknown: 1 }, '/unknown', 'is not a known field'],
    [{ 'a/b~c': 1 }, '/a~1b~0c', 'is not a known field'],
    [JSON.parse('{"__proto__": 1}'), '/__proto__', 'is not a known field'],
    [{ nested: {} }, '/nested/deep', 'is required'],
    [{ nested: { deep: [1, 'x'] } }, '/nested/deep/1', 'must be integer'],
    [{ nested: { deep: [], more: 1 } }, '/nested/more', 'is not a known field']
  ]
  for (const [input, pointer, detail] of cases) {
    const error: unknown = await call(input).catch((error: unknown) => error)
    t.ok(error instanceof AppError && error.code === 'invalid')
    t.strictSame(error instanceof AppError && error.errors, [{ pointer, detail }], JSON.stringify(input))
    t.match(error, { message: `Invalid input: ${pointer.slice(1)} ${detail}` })
  }
})

t.test('what is nested too deep for those who walk it is refused, however deep it is', async (t) => {
  const nested = (levels: number) => {
    let value: unknown = 1
    for (let i = 0; i < levels; i++) value = [value]
    return value
  }
  for (const levels of [201, 1000, 200_000]) {
    await t.rejects(call({ nested: { deep: nested(levels) } }), {
      code: 'invalid',
      errors: [{ pointer: '/nested', detail: 'must not be nested deeper than 200 levels' }]
    })
  }
})

t.test('several wrong fields are told at once', async (t) => {
  const error: unknown = await call({ size: 0, word: 'X', more: 1 }).catch((error: unknown) => error)
  const pointers = error instanceof AppError ? error.errors.map(({ pointer }) => pointer) : []
  t.strictSame([...pointers].sort(), ['/more', '/size', '/word'])
})

t.test('what is no object is refused', async (t) => {
  for (const input of [undefined, null, [], 'x', 1]) {
    await t.rejects(call(input), { code: 'invalid', message: 'Invalid input: input must be object' })
  }
})

t.test('two use cases get their own ports out of all of them', async (t) => {
  const tracker = memoryTracker()
  const clock = { now: () => new Date('2026-01-01T00:00:00.000Z') }
  const { createItem: create, listItems: list } = bind({ createItem, listItems }, { tracker, clock })
  await create({ title: 'Boom' }, operator)
  t.match(await list({}, operator), { data: [{ title: 'Boom', level: 'error', environment: 'production' }] })
})

t.test('a missing port does not compile', async (t) => {
  // @ts-expect-error: the clock is missing
  bind({ listItems, updateItem }, { tracker: memoryTracker() })
  t.pass()
})

t.test(
  'every use case has a name of its own, a summary without a full stop and described fields',
  async (t) => {
    const all = Object.values(useCases)
    t.equal(new Set(all.map(({ name }) => name)).size, all.length)
    for (const { name, summary, input } of all) {
      t.match(name, /^[a-z]+(\.[a-z]+)?\.[a-z]+(-[a-z]+)?$/)
      t.match(summary, /^[A-Z].*[^.]$/, name)
      const fields: Record<string, object> = input.properties
      for (const [field, schema] of Object.entries(fields)) t.ok(describes(schema), `${name} ${field}`)
    }
  }
)

function describes(schema: object): boolean {
  if ('description' in schema) return true
  return 'anyOf' in schema && Array.isArray(schema.anyOf) && schema.anyOf.some(describes)
}
