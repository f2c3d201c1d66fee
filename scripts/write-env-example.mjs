/** Writes `.env.example`, made of the schema of the settings: `npm run env-example`. */
import { writeFileSync } from 'node:fs'
import { envExample } from '../packages/runtime/src/env-example.ts'

writeFileSync(new URL('../.env.example', import.meta.url), envExample())
