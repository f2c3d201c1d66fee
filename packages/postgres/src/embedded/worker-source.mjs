/** Threads do not inherit the loader of TypeScript sources that their process was started with. */
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
