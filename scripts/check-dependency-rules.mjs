/**
 * Shows that each rule of .oxlintrc.json bites: a check that never failed proves nothing. Every case of
 * `dependency-rules.mjs` becomes a file in a temporary copy of the workspace's configuration; the linter must report the one
 * rule that the case names, or nothing where it names none.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'rolldown'
import cli from '../apps/cli/rolldown.config.mjs'
import { cases, projects, root } from './dependency-rules.mjs'

const outside = 'LAZY_ONLY'
/** What the linter cannot tell: the command line loads a database or a server only when a command runs. */
const bundled = ['runtime', 'api'].flatMap((name) => [
  {
    says: `apps/cli loads ${name} lazily`,
    code: `export const it = import('@rollcall/${name}')`,
    rule: null
  },
  {
    says: `apps/cli never loads ${name} at its start`,
    code: `export * from '@rollcall/${name}'`,
    rule: outside
  }
])

await check()

async function check() {
  const copy = mkdtempSync(join(tmpdir(), 'rollcall-rules-'))
  try {
    prepare(copy)
    const found = lint(copy)
    const results = cases.map((one) => tell(one, found.get(fileOf(one)) ?? []))
    for (const one of bundled) results.push(tell(one, await bundle(copy, one)))
    const held = results.filter((isRight) => isRight).length
    process.stdout.write(`${held} of ${results.length} rules hold\n`)
    if (held < results.length) process.exitCode = 1
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Only what the linter reads: its configuration, and that of TypeScript for the rules that need types. */
function prepare(copy) {
  for (const file of ['.oxlintrc.json', 'tsconfig.base.json']) cpSync(join(root, file), join(copy, file))
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const project of projects) {
    const own = {
      extends: '../../tsconfig.base.json',
      compilerOptions: { noEmit: true },
      include: ['src', 'test']
    }
    mkdirSync(join(copy, project), { recursive: true })
    writeFileSync(join(copy, project, 'tsconfig.json'), JSON.stringify(own))
  }
  for (const one of cases) {
    mkdirSync(dirname(join(copy, fileOf(one))), { recursive: true })
    writeFileSync(join(copy, fileOf(one)), `${one.code}\n`)
  }
}

function fileOf(one) {
  return `${one.in}/${one.name ?? `case-${cases.indexOf(one)}.ts`}`
}

/** The rules reported for each file. */
function lint(copy) {
  const { stdout, stderr, error } = spawnSync(
    join(root, 'node_modules/.bin/oxlint'),
    ['--type-aware', '--format', 'json', 'packages', 'apps', 'bench'],
    { cwd: copy, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }
  )
  if (error) throw error
  const report = stdout.slice(stdout.indexOf('{'))
  if (report === '') throw new Error(`The linter said nothing that can be read: ${stdout}${stderr}`)
  const found = new Map()
  for (const { filename, code } of JSON.parse(report).diagnostics)
    found.set(filename, [...new Set([...(found.get(filename) ?? []), code])])
  return found
}

/** The refusals of the bundler, which reads the same files as `npm start`. */
async function bundle(copy, one) {
  const input = join(copy, 'apps/cli/src/main.ts')
  writeFileSync(input, `${one.code}\n`)
  try {
    await build({ ...cli, input, write: false, logLevel: 'silent' })
    return []
  } catch (error) {
    return (error.errors ?? [error]).map(({ message }) => (message.includes(outside) ? outside : message))
  }
}

function tell(one, found) {
  const expected = one.rule === null ? [] : [one.rule]
  const isRight = found.length === expected.length && found.every((rule) => expected.includes(rule))
  process.stdout.write(`${isRight ? 'ok    ' : 'WRONG '} ${one.says}${one.rule ? ` (${one.rule})` : ''}\n`)
  if (!isRight) process.stdout.write(`         reported: ${found.join(', ') || 'nothing'}\n`)
  return isRight
}
