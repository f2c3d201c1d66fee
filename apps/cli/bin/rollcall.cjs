#!/usr/bin/env node
// As many threads hash passwords as there are cores; files and names wait behind none of them. Read when the first is used.
process.env.UV_THREADPOOL_SIZE ??= String(require('node:os').availableParallelism() + 4)

try {
  require('../dist/main.cjs')
} catch (error) {
  // Only the missing build of a fresh clone is ours to explain.
  if (error.code !== 'MODULE_NOT_FOUND' || error.requireStack?.[0] !== __filename) throw error
  console.error('Error: Rollcall is not built yet. Run `npm start` or `npm run setup` in its folder first.')
  process.exitCode = 1
}
