import { AppError } from '@rollcall/core'
import { serve } from './serve.ts'

const print = (line: string) => void process.stderr.write(`${line}\n`)

await serve({ env: process.env, print }).catch((error: unknown) => {
  if (!(error instanceof AppError)) throw error
  print(`Error: ${error.message}`)
  process.exitCode = 1
})
