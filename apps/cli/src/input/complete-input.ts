import { UsageError } from '../click/usage-error.ts'
import { isInteractive } from '../io.ts'
import type { Said } from '../leaf.ts'
import { type Prompter, prompter } from '../prompter.ts'
import type { UseCaseCommand } from '../spec.ts'
import { convert } from './convert.ts'
import { fileProperty, type Parameter } from './parameter.ts'
import type { NamedFiles } from './read-file.ts'
import { isNamed, missing, missingOne } from './read-input.ts'
import { settle } from './settle.ts'

type Values = Record<string, unknown>

/**
 * The input of a use case: what was said, with the files read or opened that it names, the flags spelled out, and on a terminal the
 * rest asked for.
 */
export async function completeInput(
  { own, parameters, spec }: UseCaseCommand,
  written: Values,
  { said, files }: { said: Said; files: NamedFiles }
): Promise<Values> {
  const values = settle(written, said.given, spec)
  const inFiles = (spec.orFiles ?? []).filter((property) => fileProperty(property) in values)
  const input: Values = {}
  for (const { property, holds } of own)
    if (holds === 'value' && property in values) input[property] = values[property]
  for (const [flag, { means }] of Object.entries(spec.flags ?? {}))
    if (values[flag] === true) Object.assign(input, means)
  const needed = spec.needs?.(input) ?? []
  const absent = own.filter(
    ({ property, required }) =>
      (required || needed.includes(property)) &&
      !(property in input || property in values || inFiles.includes(property))
  )
  const askable = absent.filter(({ property, holds }) => holds === 'secret' || spec.asks?.includes(property))
  const unasked = isInteractive(said.io) ? absent.filter((one) => !askable.includes(one)) : absent
  const [first] = [...unasked].sort((a, b) => Number(a.holds === 'secret') - Number(b.holds === 'secret'))
  if (first) throw explained(first)
  if (spec.needsOne?.every((property) => !(property in input))) throw missingOne(own, spec.needsOne)
  said.refuseExtra()
  for (const one of own)
    if (one.holds !== 'value' && one.property in values)
      input[one.property] = await readNamed(one, values, files)
  for (const property of inFiles) {
    const option = parameters.find((one) => one.property === fileProperty(property))
    if (option) input[property] = await readNamed(option, values, files)
  }
  if (askable.length > 0) Object.assign(input, await askFor(askable, said))
  return input
}

function explained(parameter: Parameter): UsageError {
  const error = missing(parameter)
  if (parameter.holds !== 'secret') return error
  return new UsageError(
    `${error.message} Without a terminal it comes from there, from standard input (-), or from ${parameter.variable}.`
  )
}

/** A secret that an environment variable holds is the value itself; everything else names a file. */
async function readNamed(
  { property, holds, name }: Parameter,
  values: Values,
  files: NamedFiles
): Promise<unknown> {
  const value = values[property]
  if (!isNamed(value)) throw new TypeError(`${property} was to be named`)
  if (holds === 'secret') return value.from === undefined ? files.readSecret(value.text, name) : value.text
  return holds === 'stream' ? files.open(value.text, name) : files.read(value.text, name)
}

async function askFor(parameters: readonly Parameter[], { io }: Said): Promise<Values> {
  const answers: Values = {}
  const asking = prompter(io)
  const complain = (error: UsageError) => io.stderr.write(`Error: ${error.message}\n`)
  try {
    for (const one of parameters) answers[one.property] = await askUntilRight(one, asking, complain)
  } finally {
    asking.close()
  }
  return answers
}

async function askUntilRight(parameter: Parameter, asking: Prompter, complain: (error: UsageError) => void) {
  for (;;) {
    try {
      const answer =
        parameter.holds === 'secret'
          ? await askSecret(parameter, asking)
          : await asking.ask(`${label(parameter)}: `)
      if (answer !== '') return convert(parameter, [answer])
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      complain(error)
    }
  }
}

/** A new secret is asked for twice: nobody sees a slip of the finger. */
async function askSecret(parameter: Parameter, { askHidden }: Prompter): Promise<string> {
  const secret = await askHidden(`${label(parameter)}: `)
  if (secret === '' || !parameter.schema['x-new']) return secret
  if ((await askHidden('Repeat for confirmation: ')) === secret) return secret
  throw new UsageError('The two entered values do not match.')
}

function label({ property }: Parameter): string {
  const words = property.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
