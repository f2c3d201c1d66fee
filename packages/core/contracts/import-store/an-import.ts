import { randomUUID } from 'node:crypto'
import type { ImportedRow, ImportRow } from '@rollcall/core'
import { day } from '../videogame-store/bench.ts'

/** What became of a row, where nothing else is said: a new game. */
export function aRow(over: Partial<ImportedRow> = {}): ImportedRow {
  return {
    line: 1,
    title: 'Celeste',
    outcome: 'new',
    id: null,
    changes: [],
    clashes: [],
    error: null,
    sources_before: {},
    ...over
  }
}

/** An import that differs from all others in its id, where nothing else is said. */
export function anImport(over: Partial<ImportRow> = {}): ImportRow {
  return {
    id: randomUUID(),
    created_at: day(1),
    format: null,
    counts: { new: 0, changed: 0, untouched: 0, merged: 0, clash: 0, failed: 0 },
    undone_at: null,
    rows: [],
    ...over
  }
}

/** An import of whose rows there is everything to tell. */
export function aFullImport(over: Partial<ImportRow> = {}): ImportRow {
  return anImport({
    format: 'grouvee',
    counts: { new: 1, changed: 2, untouched: 3, merged: 6, clash: 4, failed: 5 },
    rows: [
      aRow({ id: randomUUID() }),
      aRow({
        line: 20_001,
        title: 'Étude “100%” 🙂',
        outcome: 'changed',
        id: randomUUID(),
        changes: [
          { field: 'score', from: null, to: 0 },
          { field: 'notes', from: 'a\n"b"', to: null },
          { field: 'playthroughs', from: [], to: [{ hours: 0.1, completion: 'main' }] }
        ],
        clashes: [{ field: 'title', yours: 'Mine', theirs: 'Étude' }],
        sources_before: { notes: { by: 'import', import_id: randomUUID() } }
      }),
      aRow({ line: 2, title: null, outcome: 'failed', error: 'It cannot be read' })
    ],
    ...over
  })
}
