/**
 * Makes a clone ready to run: checks Node, installs dependencies, builds. `npm start` and `npm test` call it first,
 * so it imports nothing but Node's own modules and costs next to nothing when there is nothing to do.
 *
 *   --for-tests  builds the test runner too, and lets the tests begin although a build failed
 *   --verbose    shows what the tools print
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamps = join(root, 'node_modules/.cache/rollcall')
const lockFile = join(root, '.prepare.lock')
const abandonedAfter = 5_000
const pnpm = 'pnpm@12.21.0'
const forTests = process.argv.includes('--for-tests')
const verbose = process.argv.includes('--verbose')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Each step names the state of the files it depends on; it runs when that differs from its last success. */
const steps = [
  {
    name: 'install',
    wanted: true,
    says: 'Installing dependencies',
    state: () => digest(manifests()),
    done: () => projects().every((folder) => existsSync(join(folder, 'node_modules'))),
    // With --package, because an outer `npx --package=…` would otherwise decide where the command comes from.
    commands: [['npx', '-y', `--package=${pnpm}`, 'pnpm', 'install', '--frozen-lockfile']]
  },
  {
    name: 'test-runner',
    wanted: forTests,
    says: 'Building the test runner',
    state: () => digest([...manifests(), join(root, '.taprc')]),
    done: () => true,
    commands: [['tap', 'build']]
  },
  {
    name: 'build',
    wanted: true,
    optional: forTests,
    says: 'Building',
    state: () => digest(sources()),
    done: () =>
      existsSync(join(root, 'apps/cli/dist/main.cjs')) && existsSync(join(root, 'apps/api/dist/index.js')),
    commands: [
      ['tsc', '-b', 'apps/api', 'apps/cli'],
      ['rolldown', '-c', 'apps/cli/rolldown.config.mjs', '--log-level', 'warn']
    ]
  }
]

await prepare()

async function prepare() {
  if (!supported(process.versions.node)) {
    fail(
      `Rollcall needs Node ${manifest.engines.node}, this is ${process.versions.node} (${process.execPath}).`
    )
    return
  }
  if (!steps.some(isPending)) return
  const release = await lock()
  try {
    // Whoever held the lock before may have done the work: each step is asked again.
    for (const step of steps) if (isPending(step)) await perform(step)
  } catch (error) {
    fail(error.message)
  } finally {
    release()
  }
}

function supported(version) {
  const [major, minor] = version.split('.').map(Number)
  const [leastMajor, leastMinor] = manifest.engines.node.match(/\d+/g).map(Number)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}

function isPending(step) {
  return step.wanted && !(step.done() && stampOf(step) === step.state())
}

async function perform(step) {
  const started = Date.now()
  process.stderr.write(`${step.says} … `)
  const results = await Promise.all(step.commands.map(run))
  const failed = results.filter((result) => result.code !== 0)
  process.stderr.write(
    `${failed.length === 0 ? 'done' : 'failed'} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`
  )
  if (failed.length === 0) {
    mkdirSync(stamps, { recursive: true })
    writeFileSync(join(stamps, step.name), step.state())
    return
  }
  for (const { command, code, output } of failed)
    process.stderr.write(`${output}\n'${command}' ended with ${code}.\n`)
  if (!step.optional) throw new Error(`${step.says} failed.`)
}

/** Runs a command in the root, the workspace's own tools first, and keeps what it prints for the case of failure. */
async function run([name, ...args]) {
  const child = spawn(name, args, {
    cwd: root,
    // pnpm asks before it replaces node_modules, unless this is CI.
    env: {
      ...process.env,
      CI: 'true',
      PATH: `${join(root, 'node_modules/.bin')}${separator()}${process.env.PATH}`
    },
    stdio: ['ignore', verbose ? 'inherit' : 'pipe', verbose ? 'inherit' : 'pipe'],
    shell: process.platform === 'win32'
  })
  const stop = (signal) => {
    child.kill(signal)
    rmSync(lockFile, { force: true })
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  let output = ''
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.on('data', (chunk) => (output += chunk))
  const [code, signal] = await once(child, 'close')
  process.off('SIGINT', stop).off('SIGTERM', stop)
  return { command: [name, ...args].join(' '), code: code ?? signal, output }
}

function separator() {
  return process.platform === 'win32' ? ';' : ':'
}

/** Two prepares at once would write the same files: the owner touches the lock every second, a killed owner does not. */
async function lock() {
  for (let waited = false; !tryLock(); waited = true) {
    if (!waited) process.stderr.write('Waiting for another preparation of this folder …\n')
    if (age(lockFile) > abandonedAfter) removeAbandoned()
    await sleep(200)
  }
  const beat = setInterval(() => utimesSync(lockFile, new Date(), new Date()), 1_000)
  return () => {
    clearInterval(beat)
    rmSync(lockFile, { force: true })
  }
}

function tryLock() {
  return unless('EEXIST', () => {
    writeFileSync(lockFile, `${process.pid}\n`, { flag: 'wx' })
    return true
  })
}

/** Another waiter may have replaced the abandoned lock by its own since we looked: then that one is put back. */
function removeAbandoned() {
  const aside = `${lockFile}.${process.pid}`
  unless('ENOENT', () => {
    renameSync(lockFile, aside)
    if (age(aside) <= abandonedAfter) unless('EEXIST', () => linkSync(aside, lockFile))
    rmSync(aside)
  })
}

function age(file) {
  return unless('ENOENT', () => Date.now() - statSync(file).mtimeMs) ?? 0
}

function unless(code, action) {
  try {
    return action()
  } catch (error) {
    if (error.code !== code) throw error
    return undefined
  }
}

function stampOf(step) {
  return unless('ENOENT', () => readFileSync(join(stamps, step.name), 'utf8'))
}

function projects() {
  return [root, ...workspaces()]
}

function workspaces() {
  return ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => join(root, parent, name))
      .filter((folder) => existsSync(join(folder, 'package.json')))
  )
}

function manifests() {
  return [
    join(root, 'pnpm-lock.yaml'),
    join(root, 'pnpm-workspace.yaml'),
    ...projects().map((folder) => join(folder, 'package.json'))
  ]
}

function sources() {
  return [
    ...manifests(),
    join(root, 'tsconfig.base.json'),
    join(root, 'apps/cli/rolldown.config.mjs'),
    ...workspaces().flatMap((folder) => [join(folder, 'tsconfig.json'), ...filesBelow(join(folder, 'src'))])
  ]
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

/** By content, not by time: a checkout changes every time and a container image rounds it. */
function digest(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exitCode = 1
}
