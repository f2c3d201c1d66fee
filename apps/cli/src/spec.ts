import type { App, Caller } from '@rollcall/core'
import type { Parameter } from './input/parameter.ts'
import type { Described } from './input/schema.ts'
import type { AnyView, View } from './output/view.ts'

type Output<K extends keyof App> = Awaited<ReturnType<App[K]>>
type ElementOf<O> = O extends AsyncIterable<infer E> ? E : O
/** What is printed at once: the output, or each element of what comes an element at a time. */
type Shown<K extends keyof App> = ElementOf<Output<K>>
type Input<K extends keyof App> = Parameters<App[K]>[0]
type Property<K extends keyof App> = Extract<keyof Input<NoInfer<K>>, string>

/** A command, as data: its name, options and help come from the use case. */
export interface CommandSpec<K extends keyof App> {
  useCase: K
  /** Parts of the input that are arguments, in their order. */
  args?: readonly Property<K>[]
  /** Parts whose value stands in a file that is named, `-` being standard input. */
  files?: readonly Property<K>[]
  /** Parts that are written out, or stand in a file that an option of its own names: `--content` or `--content-file`. */
  orFiles?: readonly Property<K>[]
  /** Required options that are asked for on a terminal. */
  asks?: readonly Property<K>[]
  /** Parts that are required beside what is already there. */
  needs?: (input: Partial<Input<K>>) => readonly Property<K>[]
  /** Parts of which at least one is required. */
  needsOne?: readonly Property<K>[]
  /** Flags that are short for the value of an option. */
  flags?: Record<string, { means: Partial<Input<K>>; description: string }>
  /**
   * Before something is destroyed: the question, or null when there is nothing to ask. What is asked about can be held
   * fast by `means`, which goes into the input.
   */
  confirm?: (input: Input<K>, ask: Ask) => Promise<string | Question<Partial<Input<K>>> | null>
  /** Label of the progress bar of what takes long. */
  progress?: string
  /** `as-is` works whatever the state of the database's schema, `any` without a database too. */
  schema?: 'as-is' | 'any'
  /** Whether what was to be checked holds; if not, or if one element does not, the exit code is 1. */
  holds?: (output: Shown<K>) => boolean
  /** The word under which each element is counted. */
  tally?: (element: Shown<K>) => string
  /** What is said on stderr of a terminal at the end: how many elements were counted under each word. */
  summary?: (counts: ReadonlyMap<string, number>) => string[]
  /** That it cannot be found out means that it does not hold. */
  failing?: 'not-held'
  /** What to know about the output, said on stderr of a terminal. */
  remark?: string
  /** The same, as far as it depends on the output. */
  closing?: (output: Shown<K>) => string[]
  /** A view, or simply the lines; `as-is` for the text of a file. */
  print: View<Shown<K>> | ((output: Shown<K>) => string[]) | 'as-is'
}

/** A question, and the parts of the input that say what it was about. */
export interface Question<I> {
  question: string
  means: I
}

/** What a question needs to know first. */
export interface Ask {
  app: App
  caller: Caller
}

/** A `CommandSpec` whatever its use case; methods, so that any specific one fits. */
export interface AnySpec {
  useCase: keyof App
  files?: readonly string[]
  orFiles?: readonly string[]
  asks?: readonly string[]
  needs?(input: unknown): readonly string[]
  needsOne?: readonly string[]
  flags?: Record<string, { means: object; description: string }>
  confirm?(input: unknown, ask: Ask): Promise<string | Question<object> | null>
  progress?: string
  schema?: 'as-is' | 'any'
  holds?(output: unknown): boolean
  tally?(element: unknown): string
  summary?(counts: ReadonlyMap<string, number>): string[]
  failing?: 'not-held'
  remark?: string
  closing?(output: unknown): string[]
  print: AnyView
}

/** A command whose use case is known. */
export interface UseCaseCommand {
  /** Of the leaf, as is `isCheck`. */
  path: readonly string[]
  isCheck: boolean
  spec: AnySpec
  described: Described
  /** The parameters that fill the input. */
  own: readonly Parameter[]
  parameters: readonly Parameter[]
}
