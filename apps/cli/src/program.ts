import { VERSION } from '@rollcall/core'
import { Option } from 'commander'
import { ClickCommand } from './click/command.ts'
import { UsageError } from './click/usage-error.ts'
import { groups } from './groups.ts'
import { commonParameters } from './input/common-parameters.ts'
import { helpRow, type Parameter } from './input/parameter.ts'
import { type Given, takesValue } from './input/read-input.ts'
import type { Io } from './io.ts'
import type { Group, Leaf } from './leaf.ts'

/** A command line, understood. */
export interface Call {
  command: ClickCommand
  leaf: Leaf
  given: Given
}

/**
 * Reads a command line and answers what to do; the commands of a group are loaded only when it is named. Rejects with
 * `UsageError`, or with what Commander throws once it has shown help or the version.
 */
export async function understand(argv: readonly string[], io: Io): Promise<Call> {
  const root = rootCommand(io)
  for (const { name, summary } of groups)
    root.addCommand(new ClickCommand(name, root).description(`${summary}.`))
  const [named] = root.parseOptions([...argv]).operands
  const group = groups.find(({ name }) => name === named)
  const command = root.commands.find((one) => one.name() === named)
  const calls: Call[] = []
  if (group && command instanceof ClickCommand) {
    const { leaves } = await group.load()
    const under = new Map([[group.name, command], ...subgroups(group, command)])
    for (const leaf of leaves) {
      const parent = under.get(leaf.path.slice(0, -1).join(' ')) ?? command
      attach(leaf, parent, (call) => calls.push(call))
    }
  }
  await root.parseAsync([...argv], { from: 'user' })
  const [call] = calls
  if (call === undefined) throw root.fail(new UsageError('Missing command.'))
  return call
}

/** The groups within a group, by path. */
function subgroups(group: Group, parent: ClickCommand): [string, ClickCommand][] {
  return Object.entries(group.subgroups ?? {}).map(([name, summary]) => {
    const command = new ClickCommand(name, parent).description(`${summary}.`)
    parent.addCommand(command)
    return [`${group.name} ${name}`, command]
  })
}

function rootCommand(io: Io): ClickCommand {
  const root = new ClickCommand(io.program)
  const width = (stream: Io['stdout']) => () => (stream.isTTY && stream.columns) || 80
  root.configureOutput({
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
    getOutHelpWidth: width(io.stdout),
    getErrHelpWidth: width(io.stderr),
    getOutHasColors: () => false,
    getErrHasColors: () => false
  })
  root.description('A self-hosted desk for the errors and links a team keeps.')
  declare(root, commonParameters([]))
  root.version(`rollcall, version ${VERSION}`, '--version')
  root.optionRows.push(['--version', 'Show the version and exit.'])
  return root
}

function attach(leaf: Leaf, parent: ClickCommand, called: (call: Call) => void): void {
  const command = leaf.path.length === 1 ? parent : new ClickCommand(leaf.path.at(-1) ?? '', parent)
  if (command !== parent) parent.addCommand(command)
  command.description([`${leaf.summary}.`, ...(leaf.description ? [leaf.description] : [])].join('\n\n'))
  declare(command, leaf.parameters)
  command.action(() => called({ command, leaf, given: saidTo(command, leaf.parameters) }))
}

/** Options carry no types here: values are read when it is known where they come from. */
function declare(command: ClickCommand, parameters: readonly Parameter[]): void {
  for (const parameter of parameters) {
    const { name, negative, multiple, isArgument } = parameter
    if (isArgument) {
      command.argumentPieces.push(`${parameter.required ? name : `[${name}]`}${multiple ? '...' : ''}`)
      continue
    }
    command.optionRows.push(helpRow(parameter))
    const option = new Option(takesValue(parameter) ? `${name} <value>` : name)
    if (multiple) option.argParser((value, before: string[] | undefined) => [...(before ?? []), value])
    command.addOption(option)
    if (negative) command.addOption(new Option(negative))
  }
}

/** `rollcall --json items list` is `rollcall items list --json`; what stands nearer to the command wins. */
function saidTo(command: ClickCommand, parameters: readonly Parameter[]): Given {
  const args = parameters.filter(({ isArgument }) => isArgument)
  const options = parameters.filter(({ isArgument }) => !isArgument)
  const byAttribute = new Map(options.map((option) => [attributeName(option), option.property]))
  const said = { ...command.optsWithGlobals(), ...command.opts() }
  const own = Object.keys(command.opts())
  const attributes = [...own, ...Object.keys(said).filter((attribute) => !own.includes(attribute))]
  const values = [
    ...attributes.map((attribute) => [byAttribute.get(attribute), said[attribute]]),
    ...args.map(({ property, multiple }, index) => [property, operand(command.args, { index, multiple })])
  ]
  return Object.fromEntries(
    values.filter(([property, value]) => property !== undefined && value !== undefined)
  )
}

/** What may be said several times takes all that is left. */
function operand(
  args: readonly string[],
  { index, multiple }: { index: number; multiple: boolean }
): string | readonly string[] | undefined {
  return multiple && args.length > index ? args.slice(index) : args[index]
}

function attributeName({ name }: Parameter): string {
  return new Option(name).attributeName()
}
