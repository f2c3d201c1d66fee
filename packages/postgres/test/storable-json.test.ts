import t from 'tap'
import { storableJson, storableText } from '../src/storable-json.ts'

t.test('what jsonb takes is left as it is', async (t) => {
  const json = { title: 'fine', nested: { list: [1, 'two', null] } }
  t.equal(storableJson(json), json)
})

t.test('NUL characters and half surrogate pairs go, from values and keys', async (t) => {
  const json = { 'k\0ey': ['a\0b', { deep: '\ud800' }] }
  t.strictSame(storableJson(json), { key: ['ab', { deep: '\ufffd' }] })
})

t.test('a whole surrogate pair stays', async (t) => {
  t.strictSame(storableJson({ face: '😀', escape: '\\u0000' }), { face: '😀', escape: '\\u0000' })
  t.equal(storableText('😀\0'), '😀')
})
