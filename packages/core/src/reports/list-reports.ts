import { Type } from 'typebox'
import { ItemRef } from '../items/item.ts'
import { itemFilters } from '../items/item-filters.ts'
import { Moment, resolveRange } from '../moment.ts'
import { checkPaging, ListOf, paging, toList } from '../paging.ts'
import type { Clock } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { Report } from './report.ts'
import type { ReportStore } from './report-store.ts'

type Ports = { reports: ReportStore; clock: Clock }

export const listReports = defineUseCase({
  name: 'reports.list',
  summary: 'List reports, newest first',
  scope: 'reports:read',
  input: Input({
    item: Type.Optional(ItemRef),
    ...itemFilters,
    since: Type.Optional(Moment({ description: 'Only stored since then' })),
    until: Type.Optional(Moment({ description: 'Only stored before then' })),
    ...paging
  }),
  output: ListOf(Report),
  errors: [],
  async run({ since, until, ...query }, { reports, clock }: Ports) {
    checkPaging(query)
    return toList(await reports.list({ ...query, ...resolveRange({ since, until }, clock) }), query)
  }
})
