export { bookmarkFiles } from './bookmark-files.ts'
