import type { App } from '@rollcall/core'
import { type Field, field } from '../output/cell.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'
import type { View } from '../output/view.ts'

type Recount = Awaited<ReturnType<App['recountPosts']>>
type Miscount = Recount['wrong'][number]

const totals = record<Recount>([field('posts'), field('votes'), field('wrong_count'), field('repaired')])

const counts: Field<Miscount>[] = [
  { name: 'counted_up', value: ({ counted }) => counted.up, align: 'right' },
  { name: 'counted_down', value: ({ counted }) => counted.down, align: 'right' },
  { name: 'votes_up', value: ({ votes }) => votes.up, align: 'right' },
  { name: 'votes_down', value: ({ votes }) => votes.down, align: 'right' }
]
const wrong = table<Miscount>([...counts, field('post_id')], '')
const plainWrong = table<Miscount>([{ name: 'kind', value: () => 'wrong' }, field('post_id'), ...counts], '')

/** What was compared, and below it the posts whose counts differed; in a pipe in lines that begin with `wrong`. */
export const recount: View<Recount> = {
  render(output, screen, first) {
    const { wrong: data } = output
    const head = totals.render(output, screen, first)
    if (!screen.isTerminal) return [...head, ...plainWrong.render({ data }, screen, first)]
    return [...head, ...(data.length > 0 ? ['', ...wrong.render({ data }, screen, true)] : [])]
  }
}
