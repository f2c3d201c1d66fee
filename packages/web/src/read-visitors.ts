import type { Visitors } from '@rollcall/core'
import { BROWSER_MAP, getParser, PLATFORMS_MAP } from 'bowser'
import { isbot } from 'isbot'
import { LRUCache } from 'lru-cache'
import { knownPrograms } from './known-programs.ts'

type Visitor = ReturnType<Visitors['describe']>

const REMEMBERED = 1_000

/** What says more says it before. */
const LONGEST_READ = 512

const UNKNOWN = 'unknown'

const browsers = new Set(Object.values(BROWSER_MAP))

/** Browsers say who they are; whoever does not is a program. */
const SILENT: Visitor = { is_bot: true, client: UNKNOWN }

/**
 * Tells people from bots, and names the family of a program. A name comes from a closed list, so that nobody can fill the counts
 * with invented ones; what it lacks is `unknown`. Answers are remembered: reading one takes a thousand times as long.
 */
export function readVisitors(): Visitors {
  const remembered = new LRUCache<string, Visitor>({ max: REMEMBERED })
  return {
    describe(user_agent) {
      if (user_agent === null || user_agent === '') return SILENT
      const said = user_agent.length > LONGEST_READ ? user_agent.slice(0, LONGEST_READ) : user_agent
      const known = remembered.get(said)
      if (known !== undefined) return known
      const visitor = read(said)
      remembered.set(said, visitor)
      return visitor
    }
  }
}

function read(said: string): Visitor {
  const is_bot = isbot(said)
  return { is_bot, client: browserOf(said, is_bot) ?? programOf(said) ?? UNKNOWN }
}

/** Many bots call themselves a browser too, and are not counted as one. */
function browserOf(said: string, is_bot: boolean): string | undefined {
  const parser = getParser(said)
  const name = parser.getBrowserName()
  const isNamedBot = parser.getPlatformType() === PLATFORMS_MAP.bot
  return browsers.has(name) && (isNamedBot || !is_bot) ? name : undefined
}

function programOf(said: string): string | undefined {
  const lower = said.toLowerCase()
  return knownPrograms.find(([part]) => lower.includes(part))?.[1]
}
