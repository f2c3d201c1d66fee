import type { Test } from 'tap'
import { aDraft } from '../a-draft.ts'
import { custom, desk, drawn, type Fresh, saveOne } from './bench.ts'

export function codesContract(t: Test, fresh: Fresh): void {
  t.test('save takes the first of the drawn codes that is free', async (t) => {
    const { bookmarks, user, save } = await desk(fresh)
    t.equal((await save({ code: drawn('aaa', 'bbb') })).short_url, 'aaa')
    t.equal((await save({ code: drawn('aaa', 'bbb') })).short_url, 'bbb')
    const theirs = await saveOne(bookmarks, await user(), { code: drawn('bbb', 'aaa', 'ccc', 'ddd') })
    t.equal(theirs.short_url, 'ccc', 'codes of others are taken too')
  })

  t.test('save says so when all drawn codes are taken, and saves nothing', async (t) => {
    const { bookmarks, user_id, save, total } = await desk(fresh)
    for (const code of ['aaa', 'bbb']) await save({ code: drawn(code) })
    const draft = aDraft({ code: drawn('bbb', 'aaa') })
    t.strictSame(await bookmarks.save(user_id, [draft]), [{ outcome: 'codes_exhausted' }])
    t.equal(await total(), 2)
    const again = await bookmarks.save(user_id, [{ ...draft, code: drawn('aaa', 'ccc') }])
    t.match(again, [{ outcome: 'created', bookmark: { short_url: 'ccc' } }])
  })

  t.test('save never gives two of a batch the same code', async (t) => {
    const { bookmarks, user_id } = await desk(fresh)
    const codes = ['aaa', 'bbb', 'ccc', 'ddd']
    const drafts = Array.from({ length: 5 }, () => aDraft({ code: drawn(...codes) }))
    const saved = await bookmarks.save(user_id, drafts)
    const given = saved.flatMap((one) => ('bookmark' in one ? [one.bookmark.short_url] : []))
    t.equal(new Set(given).size, given.length)
    t.ok(saved.every(({ outcome }) => outcome === 'created' || outcome === 'codes_exhausted'))
    t.ok(given.includes('aaa'), 'what is free is used')
  })

  t.test('save never gives two of many parallel ones the same code', async (t) => {
    const { bookmarks, user, user_id } = await desk(fresh)
    const other = await user()
    const codes = Array.from({ length: 20 }, (_, i) => `c${String(i).padStart(2, '0')}`)
    const saved = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const turned = [...codes.slice(i % 20), ...codes.slice(0, i % 20)]
        return bookmarks.save(i % 2 ? other : user_id, [aDraft({ code: drawn(...turned) })])
      })
    )
    const given = saved.flat().flatMap((one) => ('bookmark' in one ? [one.bookmark.short_url] : []))
    t.equal(new Set(given).size, given.length)
    t.ok(saved.flat().every(({ outcome }) => outcome === 'created' || outcome === 'codes_exhausted'))
    t.ok(given.length > 0 && given.length <= 20)
  })

  t.test('codes differ by the case of their letters', async (t) => {
    const { bookmarks, user_id, save } = await desk(fresh)
    const [small, large] = [await save({ code: drawn('abc') }), await save({ code: drawn('ABC') })]
    t.equal((await bookmarks.find(user_id, 'abc')).id, small.id)
    t.equal((await bookmarks.find(user_id, 'ABC')).id, large.id)
  })

  t.test('a chosen code is refused when it is taken, drawn or chosen, by anybody', async (t) => {
    const { bookmarks, user, user_id, save, total } = await desk(fresh)
    const other = await user()
    await save({ code: custom('my-code') })
    await save({ code: drawn('xyz') })
    for (const code of ['my-code', 'xyz']) {
      for (const id of [user_id, other]) {
        t.strictSame(await bookmarks.save(id, [aDraft({ code: custom(code) })]), [{ outcome: 'code_taken' }])
      }
    }
    t.equal(await total(), 2)
    t.equal((await save({ code: drawn('my-code', 'abc') })).short_url, 'abc', 'it is not drawn either')
  })

  t.test('a chosen code is refused when it looks like another that was chosen', async (t) => {
    const { bookmarks, user, save } = await desk(fresh)
    const other = await user()
    await save({ code: custom('Hello-World') })
    await save({ code: custom('burn5') })
    for (const code of [
      'hello-world',
      'HELLO_WORLD',
      'he110-world',
      'hello--w0r1d',
      'bums',
      'BURNS',
      'bum5'
    ]) {
      const saved = await bookmarks.save(other, [aDraft({ code: custom(code) })])
      t.strictSame(saved, [{ outcome: 'code_taken' }], code)
    }
    for (const code of ['hello-worlds', 'helloworld', 'burn6']) await save({ code: custom(code) })
  })

  t.test('two of a batch that chose look-alikes do not both get theirs', async (t) => {
    const { bookmarks, user_id } = await desk(fresh)
    const drafts = ['go-there', 'g0-there', 'GO_THERE', 'elsewhere'].map((code) =>
      aDraft({ code: custom(code) })
    )
    const saved = await bookmarks.save(user_id, drafts)
    const outcomes = saved.map(({ outcome }) => outcome)
    t.strictSame([...outcomes].sort(), ['code_taken', 'code_taken', 'created', 'created'])
    t.equal(outcomes[3], 'created')
  })

  t.test('one of many that choose a code at once gets it', async (t) => {
    const { bookmarks, user_id } = await desk(fresh)
    const saved = await Promise.all(
      Array.from({ length: 20 }, async (_, i) =>
        bookmarks.save(user_id, [aDraft({ code: custom(i % 2 ? 'my-code' : 'MY_CODE') })])
      )
    )
    const outcomes = saved.flat().map(({ outcome }) => outcome)
    t.equal(outcomes.filter((outcome) => outcome === 'created').length, 1)
    t.equal(outcomes.filter((outcome) => outcome === 'code_taken').length, 19)
  })

  t.test('what a drawn code looks like does not matter', async (t) => {
    const { save } = await desk(fresh)
    await save({ code: drawn('aO1') })
    await save({ code: custom('bOo') })
    t.equal((await save({ code: drawn('a0l') })).short_url, 'a0l', 'like another drawn one')
    t.equal((await save({ code: drawn('b00') })).short_url, 'b00', 'like a chosen one')
    t.equal((await save({ code: custom('aoi') })).short_url, 'aoi', 'and a chosen one may look like it')
  })

  t.test('codes are drawn with three characters while there are few', async (t) => {
    const { bookmarks, save } = await desk(fresh)
    t.equal(await bookmarks.codeLength(), 3)
    for (const code of ['abc', 'abcd', 'abcde']) await save({ code: drawn(code) })
    t.equal(await bookmarks.codeLength(), 3)
  })
}
