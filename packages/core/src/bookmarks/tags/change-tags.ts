import { Type } from 'typebox'
import { ownId } from '../../auth/live-caller.ts'
import { AppError, invalidField } from '../../errors.ts'
import { Input } from '../../schema.ts'
import { TagName, tagOf, tagsOf } from '../../tag.ts'
import { defineUseCase } from '../../use-case.ts'
import type { BookmarkStore } from '../bookmark-store.ts'

type Ports = { bookmarks: BookmarkStore }

const Changed = Type.Object({ changed: Type.Integer({ description: 'How many bookmarks changed' }) })

export const renameTag = defineUseCase({
  name: 'bookmarks.tags.rename',
  summary: 'Give a tag another name',
  scope: 'bookmarks:write',
  input: Input({ tag: TagName, to: { ...TagName, description: 'Its new name', 'x-metavar': 'NEW_TAG' } }),
  output: Changed,
  errors: ['not_found', 'conflict'],
  async run({ tag: from, to }, { bookmarks }: Ports, caller) {
    const user_id = ownId(caller)
    const tag = tagOf(from, 'tag')
    const name = tagOf(to, 'to')
    if (name === tag) throw invalidField('/to', 'is the name it has')
    const taken = (await bookmarks.tags(user_id)).some((one) => one.tag === name)
    if (taken) throw new AppError('conflict', `There is a tag ${name} already: merge ${tag} into it instead`)
    return { changed: await replace(user_id, [tag], name, bookmarks) }
  }
})

export const mergeTags = defineUseCase({
  name: 'bookmarks.tags.merge',
  summary: 'Put one tag in the place of others',
  scope: 'bookmarks:write',
  input: Input({
    tags: Type.Array(TagName, { minItems: 1, maxItems: 100, description: 'The tags to give up' }),
    into: { ...TagName, description: 'The tag in their place; it may be new' }
  }),
  output: Changed,
  errors: ['not_found'],
  async run({ tags, into }, { bookmarks }: Ports, caller) {
    const name = tagOf(into, 'into')
    const others = tagsOf(tags).filter((tag) => tag !== name)
    if (others.length === 0) throw invalidField('/tags', 'names no other tag')
    return { changed: await replace(ownId(caller), others, name, bookmarks) }
  }
})

export const deleteTag = defineUseCase({
  name: 'bookmarks.tags.delete',
  summary: 'Take a tag off all your bookmarks',
  scope: 'bookmarks:write',
  input: Input({ tag: TagName }),
  output: Changed,
  errors: ['not_found'],
  async run({ tag }, { bookmarks }: Ports, caller) {
    return { changed: await replace(ownId(caller), [tagOf(tag, 'tag')], null, bookmarks) }
  }
})

async function replace(
  user_id: string,
  tags: string[],
  by: string | null,
  bookmarks: BookmarkStore
): Promise<number> {
  const changed = await bookmarks.replaceTags(user_id, tags, by)
  if (changed === 0) throw new AppError('not_found', `No bookmark carries ${tags.join(' or ')}`)
  return changed
}
