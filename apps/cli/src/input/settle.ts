import { isDeepStrictEqual } from 'node:util'
import { UsageError } from '../click/usage-error.ts'
import type { AnySpec } from '../spec.ts'
import { fileProperty, optionName } from './parameter.ts'
import type { Given } from './read-input.ts'

type Values = Record<string, unknown>

/** One way to say a part of an input: its option, a flag that is short for it, or a file that holds it. */
interface Way {
  property: string
  means: unknown
}

/**
 * The values without those that are overruled, where a part can be said in several ways: the command line wins over what
 * surrounds it. Throws `UsageError` when two ways say different things.
 */
export function settle(values: Values, given: Given, spec: AnySpec): Values {
  const overruled = partsOf(spec).flatMap((part) => {
    const ways = waysTo(part, values, spec)
    const said = ways.filter(({ property }) => property in given)
    const kept = said.length > 0 ? said : ways
    refuseContradiction(kept)
    return ways.filter((way) => !kept.includes(way)).map(({ property }) => property)
  })
  return Object.fromEntries(Object.entries(values).filter(([property]) => !overruled.includes(property)))
}

function partsOf({ flags = {}, orFiles = [] }: AnySpec): string[] {
  const meant = Object.values(flags).flatMap(({ means }) => Object.keys(means))
  return [...new Set([...meant, ...orFiles])]
}

function waysTo(part: string, values: Values, { flags = {} }: AnySpec): Way[] {
  const short = Object.entries(flags).flatMap(([flag, { means }]) =>
    values[flag] === true && part in means
      ? [{ property: flag, means: new Map(Object.entries(means)).get(part) }]
      : []
  )
  const written = [part, fileProperty(part)].filter((property) => property in values)
  return [...written.map((property) => ({ property, means: values[property] })), ...short]
}

function refuseContradiction([first, ...others]: Way[]): void {
  const other = others.find(({ means }) => !isDeepStrictEqual(means, first?.means))
  if (first === undefined || other === undefined) return
  throw new UsageError(
    `Options '${optionName(first.property)}' and '${optionName(other.property)}' exclude each other.`
  )
}
