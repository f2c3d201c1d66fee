import * as fc from 'fast-check'

/** How many values of one name are kept: old ones are often gone from the server. */
const KEPT = 30
/** How many names: what somebody sent may be told again, with any. */
const NAMES = 500
const REFERENCE = /@\{([\w/-]+):(\d+)\}/

/**
 * Stands for a value that the server told under this name, or one like it. A request is then the same at every run with
 * one seed, although the ids are others.
 */
export function knownValue(name: string): fc.Arbitrary<string> {
  return fc.nat({ max: KEPT - 1 }).map((index) => `@{${name}:${index}}`)
}

/** What the server has told so far, and what stands for it in requests. */
export interface Known {
  note(name: string, value: unknown): void
  /** Takes in what was told or stored; `noun` is what it is about, and its ids are known as `/noun`. */
  learn(noun: string, told: unknown): void
  /** The same with values for all that stands for one. */
  fill(value: unknown): unknown
}

type Pools = Map<string, (string | number)[]>

/** What one of those who ask was told; the pools of everybody are filled too, and half of the values come from there. */
export function knownValues(everybodys: Pools): Known {
  const own: Pools = new Map()

  function note(name: string, value: unknown): void {
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return
    for (const pools of [own, everybodys]) add(pools, name, value)
  }

  function learn(noun: string, told: unknown): void {
    if (Array.isArray(told)) for (const one of told.slice(0, KEPT)) learn(noun, one)
    else if (typeof told === 'object' && told !== null) learnFields(noun, told)
  }

  function learnFields(noun: string, told: object): void {
    for (const [field, value] of Object.entries(told)) {
      note(field, value)
      if (IDENTIFYING.has(field)) note(`/${noun}`, value)
      learn(field === 'data' ? noun : field, value)
    }
  }

  function fill(value: unknown): unknown {
    if (typeof value === 'string') {
      const [whole, name = '', index] = REFERENCE.exec(value) ?? []
      return whole === undefined ? value : find([own, everybodys], name, Number(index))
    }
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one)]))
  }

  return { note, learn, fill }
}

function add(pools: Pools, name: string, value: string | number): void {
  if (pools.size === NAMES && !pools.has(name)) return
  const pool = pools.get(name) ?? []
  pools.set(name, [value, ...pool.filter((one) => one !== value)].slice(0, KEPT))
}

/** One of those that have the very name, or a name like it; the name itself where there is none. */
function find([own, everybodys]: [Pools, Pools], name: string, index: number): string | number {
  const [first, second] = index % 2 === 0 ? [own, everybodys] : [everybodys, own]
  const like = (pools: Pools) =>
    [...pools].filter(([other]) => isLike(name, other)).flatMap(([, pool]) => pool)
  const exact = (pools: Pools) => pools.get(name) ?? []
  const choices = [exact(first), like(first), exact(second), like(second)].filter((pool) => pool.length > 0)
  const pool = (index % 3 === 0 ? choices[1] : choices[0]) ?? choices[0] ?? []
  return pool[index % pool.length] ?? name
}

/** By which things are asked for. */
const IDENTIFYING = new Set(['id', 'name', 'username', 'email', 'short_url', 'counter'])

/** `item_id` may be one of `/items`, `cursor` a `next_cursor`, `current_password` a `password`. */
function isLike(name: string, other: string): boolean {
  if (name === other) return true
  const noun = name.replace(/_ids?$|s$/, '')
  if (other.startsWith('/')) return [`/${noun}`, `/${noun}s`, `/${noun}es`].includes(other)
  return other === noun || (name !== 'id' && (name.endsWith(`_${other}`) || other.endsWith(`_${name}`)))
}
