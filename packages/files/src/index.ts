export { backlogFiles } from './backlog-files.ts'
export { bookmarkFiles } from './bookmark-files.ts'
