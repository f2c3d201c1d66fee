/**
 * Each rule of .oxlintrc.json as code that breaks it, or that has to be let through: `check-dependency-rules.mjs` shows them to
 * the linter.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

export const projects = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${parent}/${entry.name}`)
)
const imports = 'eslint(no-restricted-imports)'
const mayImport = {
  core: [],
  postgres: ['core'],
  rollbar: ['core'],
  web: ['core'],
  files: ['core'],
  markdown: ['core'],
  telemetry: ['core'],
  http: ['core'],
  runtime: ['core', 'postgres', 'rollbar', 'web', 'files', 'markdown', 'telemetry'],
  api: ['core', 'http', 'runtime'],
  cli: ['core', 'http', 'runtime', 'api']
}
const foreign = {
  postgres: ['drizzle-orm', 'drizzle-orm/pg-core', 'postgres', '@electric-sql/pglite'],
  api: ['fastify', '@fastify/jwt', 'fastify-plugin'],
  cli: ['commander']
}

/** A case says what it shows, in which folder, with which code, and which rule is to be reported, if one is. */
export const cases = [...arrows(), ...foreignPackages(), ...coreIsPure(), ...doors(), ...code()]

/** All arrows that design allows, and all others: a package that is missing from the table has no rule and fails here. */
function arrows() {
  return projects.flatMap((from) =>
    projects
      .filter((to) => to !== from)
      .flatMap((to) => {
        const allowed = mayImport[nameOf(from)]?.includes(nameOf(to)) ?? false
        const says = `${from} ${allowed ? 'may import' : 'never imports'} ${to}`
        const name = `@rollcall/${nameOf(to)}`
        if (allowed) return [{ says, in: `${from}/src`, code: `export * from '${name}'`, rule: null }]
        return [
          { says, in: `${from}/src`, code: `export * from '${name}'`, rule: imports },
          {
            says: `${says}, lazily`,
            in: `${from}/src`,
            code: `export const it = import('${name}')`,
            rule: imports
          },
          {
            says: `${says}, for a type`,
            in: `${from}/src`,
            code: `export type * from '${name}'`,
            rule: imports
          }
        ]
      })
  )
}

function foreignPackages() {
  return Object.entries(foreign).flatMap(([home, names]) =>
    names.flatMap((name) =>
      projects.map((project) => ({
        says: `${project} ${nameOf(project) === home ? 'may import' : 'never imports'} ${name}`,
        in: `${project}/src`,
        code: `export * from '${name}'`,
        rule: nameOf(project) === home ? null : imports
      }))
    )
  )
}

function coreIsPure() {
  const core = (says, rule, code) => ({
    says: `packages/core ${says}`,
    in: 'packages/core/src/items',
    code,
    rule
  })
  const global = 'eslint(no-restricted-globals)'
  const property = 'eslint(no-restricted-properties)'
  return [
    core('may import typebox', null, `export * from 'typebox'\nexport * from 'typebox/value'`),
    core('may import its own files', null, `export * from '../beside.ts'\nexport * from './here.ts'`),
    core('may import the hashes', null, `export { createHash, hash } from 'node:crypto'`),
    core('imports nothing else of node:crypto', imports, `export { randomUUID } from 'node:crypto'`),
    core('imports no other module of Node', imports, `export * from 'node:fs'`),
    core('imports no other module of Node, lazily', imports, `export const it = import('node:net')`),
    core('imports no other package', imports, `export * from 'undici'`),
    core('imports no namesake', imports, `export * from '@types/typebox'`),
    core('imports no other package, for a type', imports, `export type * from 'uuid'`),
    core('calls nothing over the network', global, `export const it = fetch('http://localhost')`),
    core('sees no process', global, `export const it = process.pid`),
    core('starts no timer', global, `setTimeout(() => undefined, 1)`),
    core('asks its port for the time', property, `export const it = Date.now()`),
    core('asks its port for what is random', property, `export const it = Math.random()`)
  ]
}

/** A later override of the linter's configuration replaces an earlier one, so this is shown for every folder. */
function doors() {
  return projects.flatMap((project) => {
    const other = nameOf(project) === 'core' ? 'packages/http' : 'packages/core'
    const src = (says, code) => ({
      says: `${project} ${says}`,
      in: `${project}/src/deep`,
      code,
      rule: imports
    })
    const test = (says, code, rule) => ({
      says: `tests of ${project} ${says}`,
      in: `${project}/test`,
      code,
      rule
    })
    return [
      src(
        'imports no file of another package by name',
        `export * from '@rollcall/${nameOf(other)}/src/index.ts'`
      ),
      src('imports no file of another package by path', `export * from '../../../../${other}/src/index.ts'`),
      src('imports no test', `export * from '../../test/fake.ts'`),
      test('may import its sources', `export * from '../src/index.ts'`, null),
      test('may import packages by name', `export * from '@rollcall/${nameOf(other)}'`, null),
      test('import no sources of another', `export * from '../../${nameOf(other)}/src/index.ts'`, imports),
      test(
        'import no sources of another from afar',
        `export * from '../../../${other}/src/index.ts'`,
        imports
      ),
      test('import nothing built', `export * from '@rollcall/${nameOf(other)}/dist/index.js'`, imports)
    ]
  })
}

function code() {
  const one = (folder, says, rule, code, name) => ({
    says: `${folder}: ${says}`,
    in: folder,
    code,
    rule,
    name
  })
  const everywhere = projects.flatMap((project) => {
    const src = `${project}/src`
    const mayReadEnvironment = project === 'packages/runtime'
    const environment = `${mayReadEnvironment ? 'reads' : 'does not read'} the environment`
    return [
      one(
        src,
        'no cycle',
        'import(no-cycle)',
        `import { b } from './b.ts'\nexport const a = () => b`,
        'cycle/a.ts'
      ),
      one(
        src,
        'the other half',
        'import(no-cycle)',
        `import { a } from './a.ts'\nexport const b = () => a`,
        'cycle/b.ts'
      ),
      one(
        src,
        'no cycle of types',
        'import(no-cycle)',
        `import type { B } from './b.ts'\nexport type A = B[]`,
        'types/a.ts'
      ),
      one(
        src,
        'the other half',
        'import(no-cycle)',
        `import type { A } from './a.ts'\nexport type B = A[]`,
        'types/b.ts'
      ),
      one(src, 'no default export', 'import(no-default-export)', 'export default 1'),
      one(src, 'no console', 'eslint(no-console)', `console.log('here')`),
      one(src, 'at most 300 lines', 'eslint(max-lines)', `${'\n'.repeat(300)}export const it = 1`),
      ...(project === 'packages/core'
        ? []
        : [
            one(
              src,
              environment,
              mayReadEnvironment ? null : 'node(no-process-env)',
              'export const it = process.env.HOME'
            ),
            one(src, 'no process.exit', 'eslint(no-restricted-properties)', 'process.exit(1)')
          ]),
      one(src, 'no any', 'typescript(no-explicit-any)', 'export type It = any'),
      one(
        src,
        'no require',
        'typescript(no-require-imports)',
        `export const it = require('./own.cjs') as unknown`
      ),
      one(
        src,
        'types are imported as types',
        'typescript(consistent-type-imports)',
        `import { It } from './it.ts'\nexport type Its = It[]`
      ),
      one(
        src,
        'no assertion that may be false',
        'typescript(no-unsafe-type-assertion)',
        `export const it = (x: unknown) => x as { a: 1 }`
      ),
      one(
        src,
        'no promise forgotten',
        'typescript(no-floating-promises)',
        'export async function it() {}\nit()'
      ),
      one(
        src,
        'no promise where none is expected',
        'typescript(no-misused-promises)',
        'export const it = [1].forEach(async () => {})'
      )
    ]
  })
  return [
    ...everywhere,
    one(
      'apps/cli/src',
      'main.ts reads the environment',
      null,
      'export const it = process.env.HOME',
      'main.ts'
    ),
    one('bench', 'may write to the console', null, `console.log(process.env.HOME)`),
    one('bench', 'no process.exit', 'eslint(no-restricted-properties)', 'process.exit(1)')
  ]
}

function nameOf(project) {
  return project.split('/')[1]
}
