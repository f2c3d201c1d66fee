import { serve } from './serve.ts'

await serve({ env: process.env, print: (line) => process.stderr.write(`${line}\n`) })
