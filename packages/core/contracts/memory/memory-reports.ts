import { AppError, type Report, type ReportStore } from '@rollcall/core'
import { type Order, pageOf } from './page-of.ts'

const NEWEST_FIRST: Order<Report> = {
  list: 'reports',
  position: ({ created_at, id }) => [created_at, id],
  descending: true
}

export function memoryReports(): ReportStore {
  let kept: Report[] = []

  /** Newest first, as the reports of one item are ranked. */
  const siblings = ({ source, item_id }: Report) => {
    const ofItem = kept.filter((report) => report.source === source && report.item_id === item_id)
    return pageOf(ofItem, { limit: ofItem.length }, NEWEST_FIRST).data
  }
  const find = (id: string) => {
    const found = kept.find((report) => report.id === id)
    if (!found) throw new AppError('not_found', `No report ${id}`)
    return found
  }

  return {
    async add(reports) {
      const before = kept.length
      for (const report of reports) {
        if (siblings(report)[0]?.content_hash !== report.content_hash) kept.push(structuredClone(report))
      }
      return kept.length - before
    },
    async list({ item, status, level, environment, since, until, ...paging }) {
      const matching = kept.filter(
        (report) =>
          (item === undefined || item === `#${report.counter}` || item === String(report.item_id)) &&
          (status?.includes(report.status) ?? true) &&
          (level?.includes(report.level) ?? true) &&
          (environment?.includes(report.environment) ?? true) &&
          (since === undefined || report.created_at >= since) &&
          (until === undefined || report.created_at < until)
      )
      return pageOf(matching, paging, NEWEST_FIRST)
    },
    async get(id) {
      return structuredClone(find(id))
    },
    async remove(id) {
      const gone = find(id)
      kept = kept.filter((report) => report !== gone)
    },
    async clean({ before, keep = 0, dry_run }) {
      const stays = (report: Report) =>
        (before !== undefined && report.created_at >= before) ||
        siblings(report)
          .slice(0, keep)
          .some(({ id }) => id === report.id)
      const left = kept.filter(stays)
      const removed = kept.length - left.length
      if (!dry_run) kept = left
      return removed
    }
  }
}
