import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A migration as the program brings it. */
export interface Step {
  name: string
  statements: string[]
  /** The statements that take it back; none where there is no way back. */
  down: string[]
  irreversible_because: string | null
}

/** In their order. The way back of `NAME.sql` stands in `down/NAME.sql`, or in its first line why there is none. */
export async function readSteps(folder: string): Promise<Step[]> {
  const journal: { entries: { tag: string }[] } = JSON.parse(
    await readFile(join(folder, 'meta/_journal.json'), 'utf8')
  )
  return Promise.all(journal.entries.map(({ tag }) => readStep(folder, tag)))
}

async function readStep(folder: string, name: string): Promise<Step> {
  const [up, down] = await Promise.all(
    [`${name}.sql`, `down/${name}.sql`].map((file) => readFile(join(folder, file), 'utf8'))
  )
  return { name, statements: statementsOf(up ?? ''), ...wayBack(down ?? '') }
}

/** A way back that nobody wrote is none: running nothing would only forget that the step was applied. */
function wayBack(text: string): Pick<Step, 'down' | 'irreversible_because'> {
  const reason = irreversibleBecause(text)
  if (reason !== null) return { down: [], irreversible_because: reason }
  const down = statementsOf(text)
  return { down, irreversible_because: down.length > 0 ? null : 'its way back is not written' }
}

/** The reason in the first line of a way back that is none. */
export function irreversibleBecause(text: string): string | null {
  return /^-- irreversible: *(\S.*)/.exec(text)?.[1]?.trim() ?? null
}

/** Parts that hold nothing but comments are left out. */
export function statementsOf(text: string): string[] {
  const parts = text.split('--> statement-breakpoint').map((part) => part.trim())
  return parts.filter((part) => withoutComments(part) !== '')
}

/** A statement without the lines of comment that stand before it. */
export function withoutComments(statement: string): string {
  return statement.replace(/^(\s*--.*(\n|$))+/, '').trim()
}
