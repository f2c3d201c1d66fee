import { Type } from 'typebox'
import { Input, Nothing } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import type { ReportStore } from './report-store.ts'

export const deleteReport = defineUseCase({
  name: 'reports.delete',
  summary: 'Delete one report',
  scope: 'reports:write',
  input: Input({
    id: Type.String({ format: 'uuid', description: 'Id of the report', 'x-metavar': 'REPORT' })
  }),
  output: Nothing,
  errors: ['not_found'],
  async run({ id }, { reports }: { reports: ReportStore }) {
    await reports.remove(id)
  }
})
