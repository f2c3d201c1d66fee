import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

// The parser comes with the validator, which is installed: nothing else here needs it.
const { DockerfileParser } = createRequire(
  createRequire(import.meta.url).resolve('dockerfile-utils/lib/main.js')
)('dockerfile-ast')

/** The stages of a Dockerfile, in order: their names, their bases, and what they do. */
export function stagesOf(text) {
  const stages = []
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const keyword = instruction.getKeyword()
    if (keyword === 'FROM') stages.push({ name: instruction.getBuildStage(), steps: [] })
    else stages.at(-1)?.steps.push(stepOf(keyword, instruction))
  }
  return stages
}

function stepOf(keyword, instruction) {
  const text = instruction.getArgumentsContent()?.replace(/\\\n/g, '') ?? ''
  if (keyword === 'COPY') {
    const words = instruction.getArguments().map((word) => word.getValue())
    const from = instruction.getFlags().find((flag) => flag.getName() === 'from')
    return { keyword, text, from: from?.getValue() ?? null, sources: words.slice(0, -1), to: words.at(-1) }
  }
  if (keyword === 'ENV') {
    const set = instruction.getProperties().map((one) => [one.getName(), one.getUnescapedValue()])
    return { keyword, text, set: Object.fromEntries(set) }
  }
  return { keyword, text: keyword === 'HEALTHCHECK' ? text.slice(text.indexOf('[')) : text }
}

/** The files below a folder that its .dockerignore lets through, as paths from there. */
export function buildContext(folder) {
  const isIgnored = dockerignore(readFileSync(join(folder, '.dockerignore'), 'utf8'))
  return filesBelow(folder, '', isIgnored)
}

function filesBelow(folder, path, isIgnored) {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name)
    // A folder that is ignored may hold something that is not; these three never do, and are large.
    if (['.git', 'node_modules', 'dist'].includes(entry.name)) return isIgnored(inner) ? [] : [inner]
    if (entry.isDirectory()) return filesBelow(folder, inner, isIgnored)
    return isIgnored(inner) ? [] : [inner]
  })
}

/** Whether a path is left out, as Docker decides it: of the patterns that fit it, or a folder above it, the last one counts. */
export function dockerignore(text) {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ ignores: !line.startsWith('!'), fits: glob(line.replace(/^!/, '')) }))
  return (path) => {
    const paths = [path]
    while (dirname(paths.at(-1)) !== '.') paths.push(dirname(paths.at(-1)))
    return rules.findLast(({ fits }) => paths.some((one) => fits.test(one)))?.ignores ?? false
  }
}

function glob(pattern) {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (token) => {
    const known = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }
    return known[token] ?? `\\${token}`
  })
  return new RegExp(`^${source}$`)
}

/** The size of all that is below a folder, in bytes; what a link leads to is counted where it is. */
export function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sum + sizeOf(path)
    return entry.isFile() ? sum + statSync(path).size : sum
  }, 0)
}
