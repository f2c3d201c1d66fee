import type { App } from '@rollcall/core'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'
import type { View } from '../output/view.ts'
import { itemFields } from './item-fields.ts'
import { type ListedPost, postColumns } from './post-fields.ts'

type ItemWithPosts = Awaited<ReturnType<App['showItem']>>

const item = record<ItemWithPosts>(itemFields)
const posts = table<ListedPost>(postColumns, '')
const plainPosts = table<ListedPost>([{ name: 'kind', value: () => 'post' }, ...postColumns], '')

/** An item, and below it the posts about it; in a pipe in lines that begin with `post`. */
export const itemWithPosts: View<ItemWithPosts> = {
  render(output, screen, first) {
    const { posts: data } = output
    const head = item.render(output, screen, first)
    if (!screen.isTerminal) return [...head, ...plainPosts.render({ data }, screen, first)]
    return [...head, ...(data.length > 0 ? ['', ...posts.render({ data }, screen, true)] : [])]
  }
}
