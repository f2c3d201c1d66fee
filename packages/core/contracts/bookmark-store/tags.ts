import type { Test } from 'tap'
import { ABSENT, desk, type Fresh, id, saveOne } from './bench.ts'

export function tagsContract(t: Test, fresh: Fresh): void {
  /** Four bookmarks with tags, and one of somebody else. */
  async function tagged() {
    const bench = await desk(fresh)
    const { bookmarks, user, user_id, save } = bench
    const other = await user()
    await saveOne(bookmarks, other, { tags: ['a', 'b', 'z'] })
    for (const [i, tags] of [['a', 'b', 'c'], ['a', 'x'], ['b'], []].entries()) {
      await save({ id: id(i), title: `number ${i}`, tags })
    }
    const tagsOf = async (number: number) => (await bookmarks.find(user_id, id(number))).tags
    const withTag = async (tag: string) =>
      (await bench.found({ search: { type: 'tag', tag } })).map((one) => one.id).sort()
    return { ...bench, other, tagsOf, withTag }
  }

  t.test('tags are counted, the most used first, then by name', async (t) => {
    const { bookmarks, user, user_id, save } = await desk(fresh)
    t.strictSame(await bookmarks.tags(user_id), [])
    await saveOne(bookmarks, await user(), { tags: ['others', 'z'] })
    await save({ tags: ['a-b', 'a_b', 'ab', 'z', 'é'] })
    await save({ tags: ['z', 'é'] })
    await save({ tags: ['B', 'z'] })
    t.same(await bookmarks.tags(user_id), [
      { tag: 'z', count: 3 },
      { tag: 'é', count: 2 },
      { tag: 'B', count: 1 },
      { tag: 'a-b', count: 1 },
      { tag: 'a_b', count: 1 },
      { tag: 'ab', count: 1 }
    ])
    t.strictSame(await bookmarks.tags(ABSENT), [])
  })

  t.test('replaceTags gives a tag another name, and tags stay sorted', async (t) => {
    const { bookmarks, user_id, tagsOf, withTag } = await tagged()
    t.equal(await bookmarks.replaceTags(user_id, ['a'], 'bb'), 2)
    t.strictSame(await tagsOf(0), ['b', 'bb', 'c'])
    t.strictSame(await tagsOf(1), ['bb', 'x'])
    t.strictSame(await withTag('bb'), [id(0), id(1)])
    t.strictSame(await withTag('a'), [])
    t.equal(await bookmarks.replaceTags(user_id, ['b'], 'é'), 2)
    t.strictSame(await tagsOf(0), ['bb', 'c', 'é'], 'by character, not as a dictionary')
  })

  t.test('replaceTags merges tags, and none is there twice', async (t) => {
    const { bookmarks, user_id, tagsOf, withTag } = await tagged()
    t.equal(await bookmarks.replaceTags(user_id, ['b', 'x', 'nowhere'], 'a'), 3)
    t.strictSame(await tagsOf(0), ['a', 'c'])
    t.strictSame(await tagsOf(1), ['a'])
    t.strictSame(await tagsOf(2), ['a'])
    t.strictSame(await tagsOf(3), [])
    t.strictSame(await withTag('a'), [id(0), id(1), id(2)])
    t.same(await bookmarks.tags(user_id), [
      { tag: 'a', count: 3 },
      { tag: 'c', count: 1 }
    ])
  })

  t.test('replaceTags takes tags off', async (t) => {
    const { bookmarks, user_id, tagsOf, withTag } = await tagged()
    t.equal(await bookmarks.replaceTags(user_id, ['b'], null), 2)
    t.strictSame(await tagsOf(0), ['a', 'c'])
    t.strictSame(await tagsOf(2), [])
    t.strictSame(await withTag('b'), [])
    t.strictSame(await withTag('c'), [id(0)])
  })

  t.test('replaceTags changes nothing else, and nothing of others', async (t) => {
    const { bookmarks, user_id, other, found } = await tagged()
    const [before, theirs] = [await found(), await found({ user_id: other })]
    t.equal(await bookmarks.replaceTags(user_id, ['a', 'b'], 'new'), 3)
    const renamed = (tags: string[]) => [
      ...new Set(tags.map((tag) => (tag === 'a' || tag === 'b' ? 'new' : tag)))
    ]
    t.same(
      await found(),
      before.map((one) => ({ ...one, tags: renamed(one.tags).sort() }))
    )
    t.same(await found({ user_id: other }), theirs)
    t.equal((await found({ user_id: other, search: { type: 'tag', tag: 'a' } })).length, 1)
    t.equal(
      (await found({ search: { type: 'words', words: ['number'] } })).length,
      4,
      'words are found as before'
    )
  })

  t.test('replaceTags that finds nothing changes nothing', async (t) => {
    const { bookmarks, user_id } = await tagged()
    for (const tags of [['nowhere'], ['A'], ['%'], []]) {
      t.equal(await bookmarks.replaceTags(user_id, tags, 'new'), 0, JSON.stringify(tags))
    }
    t.equal(await bookmarks.replaceTags(ABSENT, ['a'], null), 0)
  })

  t.test('parallel renames of other tags are all kept', async (t) => {
    const { bookmarks, user_id, tagsOf, withTag } = await tagged()
    const names = ['a', 'b', 'c'].map((tag) => bookmarks.replaceTags(user_id, [tag], `${tag}${tag}`))
    t.strictSame(await Promise.all(names), [2, 2, 1])
    t.strictSame(await tagsOf(0), ['aa', 'bb', 'cc'])
    t.strictSame(await withTag('bb'), [id(0), id(2)])
  })
}
