import { Type } from 'typebox'
import { Duration, resolveMoment } from '../moment.ts'
import type { Clock } from '../ports.ts'
import { Input, withDefault } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { ReportStore } from './report-store.ts'

type Ports = { reports: ReportStore; clock: Clock }

export const cleanReports = defineUseCase({
  name: 'reports.clean',
  summary: 'Delete reports: all, the old ones, or all but the newest of each item',
  scope: 'reports:write',
  input: Input({
    older_than: Type.Optional(Duration({ description: 'Only those stored longer ago than this' })),
    keep: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Never the newest so many of each item' })
    ),
    dry_run: withDefault(Type.Boolean({ description: 'Say how many, and delete none' }), false)
  }),
  output: Type.Object({ deleted: Type.Integer({ description: 'With dry_run: how many it would be' }) }),
  errors: [],
  async run({ older_than, ...rule }, { reports, clock }: Ports) {
    const before =
      older_than === undefined ? {} : { before: resolveMoment(older_than, { clock, field: 'older_than' }) }
    return { deleted: await reports.clean({ ...rule, ...before }) }
  }
})
