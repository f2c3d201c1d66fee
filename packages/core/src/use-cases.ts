import { archiveItem, muteItem, reopenItem, resolveItem } from './items/change-status.ts'
import { createItem } from './items/create-item.ts'
import { deleteItem } from './items/delete-item.ts'
import { listItems } from './items/list-items.ts'
import { listOccurrences } from './items/list-occurrences.ts'
import { recordOccurrence } from './items/record-occurrence.ts'
import { showItem } from './items/show-item.ts'
import { showOccurrence } from './items/show-occurrence.ts'
import { updateItem } from './items/update-item.ts'
import { createProject } from './projects/create-project.ts'
import { listProjectTokens } from './projects/list-project-tokens.ts'
import { listProjects } from './projects/list-projects.ts'
import { cleanReports } from './reports/clean-reports.ts'
import { collectReports } from './reports/collect-reports.ts'
import { deleteReport } from './reports/delete-report.ts'
import { listReports } from './reports/list-reports.ts'
import { showReport } from './reports/show-report.ts'
import { check } from './system/check.ts'
import { databaseStatus, migrateDatabase } from './system/migrations.ts'
import { which } from './system/which.ts'
import type { Bound, PortsOf } from './use-case.ts'
import { createUser, register } from './users/create-user.ts'
import { listUsers } from './users/list-users.ts'
import { login } from './users/login.ts'
import { me } from './users/me.ts'

/** Everything the product can do. Routes, commands, the client and the documentation are made from this. */
export const useCases = {
  listItems,
  showItem,
  createItem,
  updateItem,
  resolveItem,
  reopenItem,
  muteItem,
  archiveItem,
  deleteItem,
  listOccurrences,
  showOccurrence,
  recordOccurrence,
  collectReports,
  listReports,
  showReport,
  deleteReport,
  cleanReports,
  listProjects,
  createProject,
  listProjectTokens,
  register,
  login,
  me,
  listUsers,
  createUser,
  check,
  which,
  databaseStatus,
  migrateDatabase
}

/** The product, bound to its ports or to a server: one function per use case. */
export interface App extends Bound<typeof useCases> {}

/** What the adapters have to provide. */
export type Ports = PortsOf<typeof useCases>
