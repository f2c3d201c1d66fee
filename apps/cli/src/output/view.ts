import type { Screen } from './screen.ts'

/** How an output is shown to people and to pipes, as lines; a list may come in several parts. */
export interface View<O> {
  /** `first` is false when lines of the same list were shown before. */
  render(output: O, screen: Screen, first: boolean): string[]
  /** Said on stderr of a terminal when there is nothing to show. */
  empty?: string
}

/** A view whatever its output: a method, so that any specific one fits. */
export interface AnyView {
  render(output: unknown, screen: Screen, first: boolean): string[]
  empty?: string
}
