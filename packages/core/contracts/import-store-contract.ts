import type { ImportRow } from '@rollcall/core'
import type { Test } from 'tap'
import { anImport } from './import-store/an-import.ts'
import { takeContract } from './import-store/take.ts'
import { undoContract } from './import-store/undo.ts'
import { keepsPaging } from './paging-contract.ts'
import { day, desk, type FreshBacklog, id } from './videogame-store/bench.ts'

/** What every store of imports keeps. Each test asks for a fresh one and fills it through the ports alone. */
export function importStoreContract(t: Test, fresh: FreshBacklog): void {
  takeContract(t, fresh)
  undoContract(t, fresh)

  t.test('list tells of own imports, newest first, and pages', async (t) => {
    const { imports, user, user_id } = await desk(fresh)
    const made: ImportRow[] = []
    for (const [i, number] of [3, 1, 2, 2, 4, 2, 3].entries()) {
      const record = anImport({ id: id(i), created_at: day(number), format: 'hltb' })
      await imports.take(user_id, [], () => ({ added: [], changed: [], record }))
      made.push(record)
    }
    await imports.take(await user(), [], () => ({ added: [], changed: [], record: anImport() }))
    const summaries = made.map(({ rows: _rows, ...summary }) => summary)
    const expected = [4, 6, 0, 5, 3, 2, 1].flatMap((i) => summaries[i] ?? [])
    await keepsPaging(t, (paging) => imports.list({ user_id, ...paging }), expected)
  })
}
