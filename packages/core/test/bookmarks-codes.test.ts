import {
  checkCode,
  codeSpace,
  drawCodes,
  isReserved,
  mayBeDrawn,
  RESERVED_CODES,
  shapeOf
} from '@rollcall/core'
import t from 'tap'
import { tagOf, tagsOf } from '../src/tag.ts'
import { scatteredSecrets } from './bookmarks-desk.ts'

t.test('drawn codes are different, of the length asked for, and of letters and digits', async (t) => {
  for (const length of [3, 4, 5, 8]) {
    const codes = drawCodes(500, length, scatteredSecrets())
    t.equal(codes.length, 500)
    t.equal(new Set(codes).size, 500)
    t.ok(codes.every((code) => new RegExp(`^[A-Za-z0-9]{${length}}$`).test(code)))
  }
  t.strictSame(drawCodes(0, 3, scatteredSecrets()), [])
})

t.test('every letter is drawn as often as any other', async (t) => {
  const letters = drawCodes(20_000, 4, scatteredSecrets()).join('')
  const counts = new Map<string, number>()
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  t.equal(counts.size, 62)
  const expected = letters.length / 62
  for (const [letter, count] of counts)
    t.ok(Math.abs(count - expected) < expected * 0.15, `${letter}: ${count}`)
})

t.test('no word of the server is drawn, nor what looks like one', async (t) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  const texts = ['api', 'ApI', 'ap1', 'APL', 'www', 'new', 'NEW', 'n3w']
  const bytesOf = (text: string) => Buffer.from(text.split('').map((letter) => alphabet.indexOf(letter)))
  t.strictSame(drawCodes(1, 3, { hex: () => bytesOf(texts.shift() ?? '').toString('hex') }), ['n3w'])
  t.strictSame(texts, [])
})

t.test('bytes that would favour some letters are passed over', async (t) => {
  const answers = ['ffffff', '00f801', '020304']
  t.strictSame(drawCodes(1, 3, { hex: () => answers.shift() ?? '' }), ['CDE'])
})

t.test('codeSpace counts the codes of a length', async (t) => {
  t.strictSame([3, 4].map(codeSpace), [238_328, 14_776_336])
})

t.test('codes that are short and plain may have been drawn, others were chosen', async (t) => {
  for (const code of ['abc', 'aB3', 'abcd', 'abcde']) t.ok(mayBeDrawn(code), code)
  for (const code of ['abcdef', 'a-b', 'a_b', 'my-code', 'é12']) t.notOk(mayBeDrawn(code), code)
})

t.test('codes that are taken for each other at a glance have the same shape', async (t) => {
  const alike = [
    ['hello', 'HELLO', 'he11o', 'heII0', 'hel1O'],
    ['burns', 'bums', 'BUM5', 'bur-ns'.replace('-', '')],
    ['vvin', 'win', 'W1N', 'wIn'],
    ['my-code', 'my_code', 'MY--C0DE', 'my-_-code']
  ]
  for (const codes of alike) t.equal(new Set(codes.map(shapeOf)).size, 1, codes.join(' '))
  const shapes = ['hello', 'hell', 'halo', 'my-code', 'mycode', 'abc', 'abd', '222'].map(shapeOf)
  t.equal(new Set(shapes).size, shapes.length)
})

t.test('a chosen code is none of the server’s words, nor looks like one', async (t) => {
  const lookalikes = [
    'd0cs',
    'ap1',
    'APl',
    '1ogin',
    'L0GIN',
    'adrnin',
    'wvvw',
    'vvww',
    'SET_PASSWORD',
    'favicon_ico',
    'u5er'
  ]
  for (const code of [...RESERVED_CODES, ...RESERVED_CODES.map((one) => one.toUpperCase()), ...lookalikes]) {
    t.ok(isReserved(code), code)
    t.throws(() => checkCode(code), { code: 'invalid', errors: [{ pointer: '/short_url' }] }, code)
  }
  for (const code of ['my-code', 'docs2', 'apis', 'abc', '---', '___', '0123', 'login-here']) {
    t.equal(checkCode(code), code)
  }
})

t.test('a chosen code is no id', async (t) => {
  for (const id of ['019ac000-0000-7000-8000-000000000001', '019AC000-0000-7000-8000-00000000ABCD']) {
    t.throws(() => checkCode(id), { code: 'invalid', errors: [{ pointer: '/short_url' }] })
  }
  t.ok(checkCode('019ac000-0000-7000-8000-00000000000'), 'a digit short')
})

t.test('tags are kept in lower case, composed, without # before them', async (t) => {
  const cases: [string, string][] = [
    ['Work', 'work'],
    [' #Work ', 'work'],
    ['##a', 'a'],
    ['c#', 'c#'],
    ['ÉTÉ', 'été'],
    ['e\u0301te\u0301', 'été'],
    ['İ', 'i̇'],
    ['C++', 'c++'],
    ['a/b:c-d_e.f', 'a/b:c-d_e.f'],
    ['👩‍💻', '👩‍💻'],
    ['x'.repeat(64), 'x'.repeat(64)],
    [`#${'x'.repeat(64)}`, 'x'.repeat(64)]
  ]
  for (const [given, kept] of cases) {
    t.equal(tagOf(given, 'tag'), kept, given)
    t.equal(tagOf(kept, 'tag'), kept, 'once read it stays as it is')
  }
})

t.test('what would end a tag, or is none, is refused, naming the field', async (t) => {
  const refused = [
    '',
    '#',
    ' ## ',
    '# a',
    'a b',
    'a\tb',
    'a,b',
    'a"b',
    'a\u00a0b',
    'a\u2003b',
    'a\0',
    'a\u0085b',
    '\ud800'
  ]
  const wrong = { code: 'invalid', errors: [{ pointer: '/tag' }] }
  for (const tag of [...refused, 'x'.repeat(65)]) {
    t.throws(() => tagOf(tag, 'tag'), wrong, encodeURI(tag.toWellFormed()))
  }
  t.throws(() => tagsOf(['a', 'b', 'c d']), { errors: [{ pointer: '/tags/2' }] })
})

t.test('tags are each there once, sorted by character', async (t) => {
  t.strictSame(tagsOf(['b', '#A', 'a', 'é', 'B', 'a-b', 'ab', 'a_b']), ['a', 'a-b', 'a_b', 'ab', 'b', 'é'])
  t.strictSame(tagsOf([]), [])
})
