import type { Dependency } from '@rollcall/core'
import { command } from '../command.ts'
import { field, type Style } from '../output/cell.ts'
import type { Paint } from '../output/screen.ts'
import { table } from '../output/table.ts'

const checks = table<Dependency>(
  [
    field('name'),
    { name: 'status', value: ({ status }) => status, style: statusStyle },
    { name: 'latency', value: ({ latency_ms }) => `${Math.round(latency_ms * 10) / 10} ms`, align: 'right' },
    { name: 'error', value: ({ error }) => error, flexible: true }
  ],
  'Nothing to check.'
)

export const leaves = [
  command({
    useCase: 'check',
    schema: 'as-is',
    holds: ({ status }) => status === 'OK',
    failing: 'not-held',
    print: { render: (output, screen, first) => checks.render({ data: output.checks }, screen, first) }
  })
]

function statusStyle({ status }: Dependency, paint: Paint): Style {
  return status === 'OK' ? paint.green : paint.red
}
