import type { Group } from './leaf.ts'

/** Everything below `rollcall`: help for the whole is made from this alone. */
export const groups: readonly Group[] = [
  {
    name: 'audit',
    summary: 'Read who did what to whom, and when',
    load: () => import('./commands/audit.ts')
  },
  {
    name: 'auth',
    summary: 'Register, log in, and look after your account',
    subgroups: {
      sessions: 'See where you are logged in, and end it there',
      tokens: 'Work with your API tokens, for programs that act for you'
    },
    load: () => import('./commands/auth.ts')
  },
  {
    name: 'backlog',
    summary: 'Keep the games you play and mean to play, and plan which comes next',
    load: () => import('./commands/backlog.ts')
  },
  {
    name: 'bookmarks',
    summary: 'Save links, find them again, shorten them, and count their visits',
    subgroups: {
      searches: 'Keep searches to come back to',
      tags: 'See, rename, merge and drop tags'
    },
    load: () => import('./commands/bookmarks.ts')
  },
  {
    name: 'check',
    summary: 'Check that everything the product depends on works',
    load: () => import('./commands/check.ts')
  },
  {
    name: 'comments',
    summary: 'Discuss posts, in threads',
    load: () => import('./commands/comments.ts')
  },
  {
    name: 'config',
    summary: 'Print the settings in force, and where each comes from',
    load: () => import('./commands/config.ts')
  },
  { name: 'db', summary: "Look after the database's schema", load: () => import('./commands/db.ts') },
  {
    name: 'doctor',
    summary: 'Find out what is wrong with the installation, and what to do about it',
    load: () => import('./commands/doctor.ts')
  },
  { name: 'help', summary: 'Read more about the program', load: () => import('./commands/help.ts') },
  {
    name: 'imports',
    summary: 'See what you imported into your backlog, and take it back',
    load: () => import('./commands/imports.ts')
  },
  {
    name: 'invitations',
    summary: 'Invite people, and see who invited whom',
    load: () => import('./commands/invitations.ts')
  },
  {
    name: 'items',
    summary: 'Work with items: errors that occurred',
    load: () => import('./commands/items.ts')
  },
  {
    name: 'posts',
    summary: 'Write posts, read those of others, and vote on them',
    load: () => import('./commands/posts.ts')
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
