import { Type } from 'typebox'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Report } from './report.ts'
import type { ReportStore } from './report-store.ts'

export const showReport = defineUseCase({
  name: 'reports.show',
  summary: 'Show one report',
  scope: 'reports:read',
  input: Input({
    id: Type.String({ format: 'uuid', description: 'Id of the report', 'x-metavar': 'REPORT' })
  }),
  output: Report,
  errors: ['not_found'],
  async run({ id }, { reports }: { reports: ReportStore }) {
    return reports.get(id)
  }
})
