import type { Group } from './leaf.ts'

/** Everything below `rollcall`: help for the whole is made from this alone. */
export const groups: readonly Group[] = [
  {
    name: 'auth',
    summary: 'Register, log in, and see who you are',
    load: () => import('./commands/auth.ts')
  },
  {
    name: 'check',
    summary: 'Check that everything the product depends on works',
    load: () => import('./commands/check.ts')
  },
  { name: 'db', summary: "Look after the database's schema", load: () => import('./commands/db.ts') },
  { name: 'help', summary: 'Read more about the program', load: () => import('./commands/help.ts') },
  {
    name: 'items',
    summary: 'Work with items: errors that occurred',
    load: () => import('./commands/items.ts')
  },
  {
    name: 'projects',
    summary: 'Work with projects and their tokens',
    load: () => import('./commands/projects.ts')
  },
  {
    name: 'reports',
    summary: 'Collect, read and clean up reports of items',
    load: () => import('./commands/reports.ts')
  },
  { name: 'serve', summary: 'Serve the API', load: () => import('./commands/serve.ts') },
  { name: 'users', summary: 'Manage accounts', load: () => import('./commands/users.ts') },
  { name: 'which', summary: 'Say what this is and its version', load: () => import('./commands/which.ts') }
]
