/**
 * Proves the Dockerfile on a machine without Docker: does its steps one after the other in empty directory trees, as the
 * user of the image, then starts the result with nothing writable but its data, asks its health check, and stops it.
 * What stands in for the base image is this machine's own Node. Needs the network, and root or user 1000.
 *
 *   node scripts/build-without-docker.mjs [--keep]
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { buildContext, sizeOf, stagesOf } from './dockerfile.mjs'

const USER = 1000
const PATIENCE = 60_000
const root = fileURLToPath(new URL('..', import.meta.url))
/** Tools that only the build needs. */
const buildTools = ['typescript', 'tsx', 'esbuild', 'rolldown', 'tap', 'drizzle-kit', 'oxlint', 'knip']

if (process.getuid() === USER) await prove()
else await proveAsUser()

/** Everything below happens as the user of the image, so that nothing works only because root did it. */
async function proveAsUser() {
  if (process.getuid() !== 0) throw new Error(`Run this as root, or as user ${USER}`)
  const identity = [`--reuid=${USER}`, `--regid=${USER}`, '--clear-groups', '--no-new-privs']
  const child = spawn('setpriv', [...identity, process.execPath, ...process.argv.slice(1)], {
    cwd: '/',
    stdio: 'inherit'
  })
  const [code] = await once(child, 'close')
  process.exitCode = code ?? 1
}

async function prove() {
  const tree = mkdtempSync(join(tmpdir(), 'rollcall-image-'))
  try {
    const stages = build(tree)
    const image = stages.at(-1)
    hasNoBuildTools(image)
    await run(image)
    tellSizes(image)
  } finally {
    if (process.argv.includes('--keep')) process.stdout.write(`kept in ${tree}\n`)
    else remove(tree)
  }
}

function build(tree) {
  const made = []
  for (const [index, { name, steps }] of stagesOf(readFileSync(join(root, 'Dockerfile'), 'utf8')).entries()) {
    const stage = { name, folder: join(tree, String(index)), cwd: '/', env: {}, says: {} }
    for (const folder of ['usr/local/bin', 'var/lib', 'tmp', 'home'])
      mkdirSync(join(stage.folder, folder), { recursive: true })
    for (const step of steps) perform(step, stage, made)
    made.push(stage)
  }
  return made
}

function perform(step, stage, made) {
  const { keyword, text } = step
  if (keyword === 'ENV') Object.assign(stage.env, step.set)
  else if (keyword === 'WORKDIR') enter(text, stage)
  else if (keyword === 'COPY') copy(step, stage, made)
  else if (keyword === 'RUN') runStep(text, stage)
  else stage.says[keyword] = text
}

function enter(path, stage) {
  stage.cwd = path
  mkdirSync(inside(stage, path), { recursive: true })
}

function copy({ from, sources, to }, stage, made) {
  const target = inside(stage, to)
  const other = made.find(({ name }) => name === from)
  for (const source of sources) {
    if (other !== undefined)
      cpSync(inside(other, source), target, { recursive: true, verbatimSymlinks: true })
    else copyContext(source.replace(/^\.\/?/, ''), to.endsWith('/') ? join(target, basename(source)) : target)
  }
  tell(`COPY ${sources.join(' ')} to ${to}`)
}

/** The files that the context has at a path, or below it. */
function copyContext(source, target) {
  const below = source === '' ? '' : `${source}/`
  const files = buildContext(root).filter((file) => file === source || file.startsWith(below))
  if (files.length === 0) throw new Error(`The build context has no ${source}`)
  for (const file of files) cpSync(join(root, file), join(target, file.slice(below.length)))
}

/** Absolute paths lead into the tree, and npm's global folder lies there too. */
function runStep(text, stage) {
  const started = Date.now()
  const { status } = spawnSync('sh', ['-c', inTree(text, stage)], {
    cwd: inside(stage, stage.cwd),
    env: {
      ...process.env,
      ...settings(stage),
      npm_config_prefix: join(stage.folder, 'usr/local'),
      npm_config_cache: join(stage.folder, 'tmp/npm')
    },
    stdio: ['ignore', 2, 2]
  })
  if (status !== 0) throw new Error(`ended with ${status}: RUN ${text}`)
  tell(`RUN ${text.replace(/\s+/g, ' ')} (${Math.round((Date.now() - started) / 1000)} s)`)
}

/** What the program finds in its environment. */
function settings(stage) {
  const own = Object.entries(stage.env).map(([name, value]) => [name, inTree(value, stage)])
  return {
    HOME: join(stage.folder, 'home'),
    TMPDIR: join(stage.folder, 'tmp'),
    PATH: `${join(stage.folder, 'usr/local/bin')}:${process.env.PATH}`,
    ...Object.fromEntries(own)
  }
}

function inTree(text, stage) {
  return text.replace(/(^|\s)\/(?=\w)/g, `$1${stage.folder}/`)
}

function inside(stage, path) {
  return join(stage.folder, path.startsWith('/') ? path : join(stage.cwd, path))
}

function hasNoBuildTools(image) {
  const installed = readdirSync(inside(image, '/app/node_modules/.pnpm'))
  const found = buildTools.filter((tool) => installed.some((name) => name.startsWith(`${tool}@`)))
  if (found.length > 0) throw new Error(`The image has what only the build needs: ${found.join(', ')}`)
  tell(`the image has ${installed.length} packages, and none of ${buildTools.join(', ')}`)
}

async function run(image) {
  const data = inside(image, image.says.VOLUME)
  if ((statSync(data).mode & 0o777) !== 0o700) throw new Error('The data directory is open to others')
  protect(image.folder, data)
  const env = { ...settings(image), PORT: String(await freePort()) }
  const isHealthy = () => start(JSON.parse(image.says.HEALTHCHECK), image, env).then((code) => code === 0)
  const entry = JSON.parse(image.says.ENTRYPOINT)
  const server = launch([...entry, ...JSON.parse(image.says.CMD)], image, env)
  const ended = once(server, 'close')
  try {
    await until(isHealthy, () => server.exitCode === null)
    tell(`serves, with nothing writable but its data, and is healthy on port ${env.PORT}`)
    if ((await start([...entry, 'items', 'list'], image, env)) !== 0) throw new Error('items list failed')
    tell(`another command works beside it: ${[...entry, 'items', 'list'].join(' ')}`)
  } finally {
    server.kill(image.says.STOPSIGNAL)
  }
  const [code, signal] = await ended
  if (code !== 0) throw new Error(`${image.says.STOPSIGNAL} ended it with ${code ?? signal}`)
  tell(`${image.says.STOPSIGNAL} ends it with 0`)
  if (await isHealthy()) throw new Error('The health check passes without a server')
  tell('the health check fails once it has stopped')
}

/** Takes the right to write from everything but the data. */
function protect(folder, data) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (path === data || entry.isSymbolicLink()) continue
    if (entry.isDirectory()) protect(path, data)
    else chmodSync(path, statSync(path).mode & ~0o222)
  }
  chmodSync(folder, 0o555)
}

function remove(tree) {
  spawnSync('chmod', ['-R', 'u+w', tree])
  rmSync(tree, { recursive: true, force: true })
}

async function until(holds, mayStill) {
  const deadline = Date.now() + PATIENCE
  while (!(await holds())) {
    if (Date.now() > deadline || !mayStill()) throw new Error('The server did not become healthy')
    await sleep(500)
  }
}

async function start(command, image, env) {
  const child = launch(command, image, env, 'ignore')
  const [code] = await once(child, 'close')
  return code
}

function launch([name, ...args], image, env, stderr = 2) {
  return spawn(name, args, { cwd: inside(image, image.cwd), env, stdio: ['ignore', stderr, stderr] })
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

function tellSizes(image) {
  const store = inside(image, '/app/node_modules/.pnpm')
  const packages = readdirSync(store)
    .filter((name) => name !== 'node_modules' && statSync(join(store, name)).isDirectory())
    .map((name) => ({ name: name.split('_')[0], size: sizeOf(join(store, name)) }))
    .sort((a, b) => b.size - a.size)
  tell(`/app takes ${megabytes(sizeOf(inside(image, '/app')))} on top of the base`)
  for (const { name, size } of packages.slice(0, 10))
    process.stdout.write(`     ${megabytes(size)}  ${name}\n`)
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function tell(line) {
  process.stdout.write(`ok   ${line}\n`)
}
