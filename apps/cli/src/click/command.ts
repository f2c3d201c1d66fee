import { Command, type CommanderError, type Option } from 'commander'
import { definitions, helpWidth, paragraphs, shortHelp, usageLine } from './layout.ts'
import { extraArguments, noSuchCommand, noSuchOption, UsageError } from './usage-error.ts'

/** What a line of `Options:` says. */
export type HelpRow = readonly [term: string, meaning: string]

/**
 * Commander with click's manners. What Commander would say is said here instead: the methods that are not marked as
 * overrides are those it calls to complain, which its types leave out.
 */
export class ClickCommand extends Command {
  /** Lines of `Options:`, without `--help`. */
  optionRows: HelpRow[] = []
  /** Metavars of the arguments, as the usage line shows them. */
  argumentPieces: string[] = []

  constructor(name: string, inherit?: ClickCommand) {
    super(name)
    this.helpCommand(false)
    if (inherit) this.copyInheritedSettings(inherit)
    this.exitOverride(rethrow)
    this.enablePositionalOptions()
    this.allowExcessArguments()
  }

  path(): string {
    return this.parent instanceof ClickCommand ? `${this.parent.path()} ${this.name()}` : this.name()
  }

  usageText(): string {
    const pieces = ['[OPTIONS]', ...this.argumentPieces, ...(this.isGroup() ? ['COMMAND [ARGS]...'] : [])]
    return usageLine({ path: this.path(), pieces: pieces.join(' '), width: this.width() })
  }

  override helpInformation(): string {
    const width = this.width()
    const options = definitions(
      'Options',
      [...this.optionRows, ['-h, --help', 'Show this message and exit.']],
      width
    )
    const parts = [
      this.usageText(),
      paragraphs(this.description(), width),
      options,
      ...this.commandList(width)
    ]
    return `${parts.join('\n\n')}\n`
  }

  private commandList(width: number): string[] {
    if (!this.isGroup()) return []
    const commands = [...this.commands].sort((a, b) => (a.name() < b.name() ? -1 : 1))
    const longest = width - 6 - Math.max(...commands.map((command) => command.name().length))
    const rows = commands.map(
      (command): HelpRow => [command.name(), shortHelp(command.description(), longest)]
    )
    return [definitions('Commands', rows, width)]
  }

  private isGroup(): boolean {
    return this.commands.length > 0
  }

  private width(): number {
    return helpWidth(this.configureOutput().getOutHelpWidth?.())
  }

  protected unknownCommand(): never {
    throw this.fail(
      noSuchCommand(
        this.args[0] ?? '',
        this.commands.map((command) => command.name())
      )
    )
  }

  protected unknownOption(given: string): never {
    const flag = given.startsWith('--') ? (given.split('=')[0] ?? given) : given.slice(0, 2)
    const known = [...this.options.map(({ long }) => long ?? ''), '--help']
    if (known.includes(flag)) throw this.fail(new UsageError(`Option '${flag}' does not take a value.`))
    throw this.fail(noSuchOption(flag, flag.startsWith('--') ? known : []))
  }

  protected optionMissingArgument({ long }: Option): never {
    throw this.fail(new UsageError(`Option '${long}' requires an argument.`))
  }

  /** What is left over when the arguments are taken. */
  refuseExtra(): void {
    if (this.argumentPieces.at(-1)?.endsWith('...')) return
    const extra = this.args.slice(this.argumentPieces.length)
    if (extra.length > 0) throw this.fail(extraArguments(extra))
  }

  /** An error that knows whose usage to show. */
  fail(error: UsageError): UsageError {
    error.shown ??= `${this.usageText()}\nTry '${this.path()} --help' for help.\n\n`
    return error
  }
}

function rethrow(error: CommanderError): never {
  throw error
}
