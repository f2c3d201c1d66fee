import type { App, Finding } from '@rollcall/core'
import { command } from '../command.ts'
import { field, type Style } from '../output/cell.ts'
import { counted } from '../output/counted.ts'
import { oneLine } from '../output/sanitise.ts'
import type { Paint, Screen } from '../output/screen.ts'
import { table } from '../output/table.ts'
import type { View } from '../output/view.ts'

type Diagnosis = Awaited<ReturnType<App['doctor']>>

const columns = [
  field<Finding>('name'),
  field<Finding>('status', { style: statusStyle }),
  field<Finding>('detail')
]

/** Nothing gives way on a narrow terminal: what is wrong is worth a second line. */
const aligned = table<Finding>(columns, '')

/** In a pipe what to do is the last cell. */
const plain = table<Finding>([...columns, field('advice')], '')

const findings: View<Diagnosis> = {
  render({ findings: data }, screen) {
    if (!screen.isTerminal) return plain.render({ data }, screen, true)
    const [head = '', ...rows] = aligned.render({ data }, screen, true)
    return [head, ...rows.flatMap((row, index) => [row, ...adviceLine(data[index], screen)])]
  }
}

export const leaves = [
  command({
    useCase: 'doctor',
    schema: 'any',
    holds: ({ status }) => status === 'OK',
    failing: 'not-held',
    closing: ({ findings }) => [summary(findings)],
    print: findings
  })
]

function adviceLine(finding: Finding | undefined, { unicode, paint }: Screen): string[] {
  if (finding?.advice == null) return []
  return [`  ${paint.bold(unicode ? '→' : '->')} ${oneLine(finding.advice)}`]
}

function summary(findings: readonly Finding[]): string {
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length
  const [broken, warnings] = [count('KO'), count('warning')]
  if (broken + warnings === 0) return 'Nothing is wrong.'
  return `${broken} broken, ${counted(warnings, 'warning')}.`
}

function statusStyle({ status }: Finding, paint: Paint): Style {
  switch (status) {
    case 'OK':
      return paint.green
    case 'warning':
      return paint.yellow
    default:
      return paint.red
  }
}
