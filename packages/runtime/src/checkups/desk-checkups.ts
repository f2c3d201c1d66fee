import { bind, type Checkup, fine, operator, type PortsOf, useCases, warning } from '@rollcall/core'
import { timelyCheckup } from './timely-checkup.ts'

const { listUsers, listProjects, purgePosts } = useCases
const used = { listUsers, listProjects, purgePosts }

export type DeskPorts = PortsOf<typeof used>

/** A week longer than posts are kept: what cron removes once a day is not late. */
const OVERDUE = '37d'

/** Whether there is what a desk needs to be used, and no work was left undone. */
export function deskCheckups(ports: () => DeskPorts): Checkup[] {
  const app = () => bind(used, ports())
  return [
    timelyCheckup('accounts', async () => {
      const { data } = await app().listUsers({ role: 'admin', status: 'active', limit: 1 }, operator)
      if (data.length > 0) return fine('accounts', 'There is an administrator')
      return warning('accounts', 'There is no administrator', 'Run rollcall users create --admin')
    }),
    timelyCheckup('projects', async () => {
      const { data } = await app().listProjects({ limit: 1 }, operator)
      if (data.length > 0) return fine('projects', 'There is one for errors to go to')
      return warning(
        'projects',
        'There is none: errors have nowhere to go',
        'Run rollcall projects create NAME'
      )
    }),
    timelyCheckup('deleted', async () => {
      const { posts, comments } = await app().purgePosts({ older_than: OVERDUE, dry_run: true }, operator)
      if (posts + comments === 0) return fine('deleted', 'Nothing waits to be removed for good')
      const detail = `${posts} posts and ${comments} comments were deleted more than ${OVERDUE} ago`
      return warning('deleted', detail, 'Let cron run rollcall posts purge --yes')
    })
  ]
}
