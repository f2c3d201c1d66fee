import type { Parameter } from './input/parameter.ts'
import type { Given } from './input/read-input.ts'
import type { Io } from './io.ts'
import type { Open } from './open.ts'

/** A command at the end of the tree, ready to be run. */
export interface Leaf {
  /** As in `['items', 'list']` or `['auth', 'tokens', 'create']`. */
  path: readonly string[]
  summary: string
  description?: string
  parameters: readonly Parameter[]
  /** What it is here to find out: that the product is unavailable is then an answer, not a failure. */
  isCheck?: boolean
  /** Answers the exit code. */
  run(said: Said): Promise<number>
}

/** What reached a command. */
export interface Said {
  /** By property: options in the order they were given, then arguments. */
  given: Given
  /** Throws when there are more arguments than the command takes. */
  refuseExtra(): void
  io: Io
  open: Open
  /** Ctrl-C. */
  interrupted: AbortSignal
}

/** A group of commands, or a command at the top, loaded when it is called. */
export interface Group {
  name: string
  summary: string
  /** What its groups of commands are for, by name. */
  subgroups?: Readonly<Record<string, string>>
  /** One leaf whose path is the group's name makes it a command. */
  load(): Promise<{ leaves: readonly Leaf[] }>
}
