import { canonicalJson } from '@rollcall/core'
import t from 'tap'

t.test('equal content is equal text, whatever the order of keys', async (t) => {
  const one = { b: [{ y: 1, x: { d: null, c: 'é' } }], a: true, '10': 0, '2': 0 }
  const other = { '2': 0, a: true, '10': 0, b: [{ x: { c: 'é', d: null }, y: 1 }] }
  t.equal(canonicalJson(one), canonicalJson(other))
})

t.test('different content is different text', async (t) => {
  const values = [{}, [], null, '', '{}', 0, false, { a: 1 }, { a: '1' }, { a: [1] }, { a: null }, { b: 1 }]
  const orders = [
    [1, 2],
    [2, 1],
    [[1], 2],
    [1, [2]]
  ]
  const texts = [...values, ...orders].map(canonicalJson)
  t.equal(new Set(texts).size, texts.length)
})

t.test('the text reads back as the same content', async (t) => {
  const value = { list: [], '': { '\0': '\u2028' }, n: [1e21, -0.5, 5e-324], z: { '\u{1f642}': null } }
  t.strictSame(JSON.parse(canonicalJson(value)), value)
  t.equal(canonicalJson(JSON.parse(canonicalJson(value))), canonicalJson(value))
})

t.test('a key named __proto__ is a key as any other', async (t) => {
  t.equal(canonicalJson(JSON.parse('{"__proto__":{"z":1,"a":2}}')), '{"__proto__":{"a":2,"z":1}}')
})

t.test('the content given stays as it is', async (t) => {
  const value = Object.freeze({ b: 1, a: Object.freeze({ d: 1, c: 2 }) })
  t.equal(canonicalJson(value), '{"a":{"c":2,"d":1},"b":1}')
  t.strictSame(Object.keys(value), ['b', 'a'])
})
