import { merged, readSettings, type Source } from './config.ts'
import { type Config, settingSchemas } from './env.ts'
import { isGuessable, jwtKeysOf } from './jwt-keys.ts'
import { listOf } from './list-of.ts'

/** What is odd about the settings and yet no reason not to start, in sentences. */
export function warningsAbout(sources: readonly Source[]): string[] {
  const given = merged(sources)
  const { config } = readSettings(given)
  return [...misspelt(Object.keys(given)), ...guessable(config), ...withoutEffect(config)]
}

/** How many letters may differ. */
const CLOSE = 2

/** Variables that are none of ours but nearly: the command line has many of its own, so they have to be very close. */
function misspelt(given: readonly string[]): string[] {
  const known = Object.keys(settingSchemas)
  return given
    .filter((name) => /^(ROLLCALL|ROLLBAR)_/.test(name) && !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((one) => isClose(name, one))
      return meant === undefined ? [] : [`${name} is no setting; did you mean ${meant}?`]
    })
}

/** Few letters are wrong, or nothing but the prefix, as in `ROLLCALL_PORT`. */
function isClose(name: string, known: string): boolean {
  return name === `ROLLCALL_${known}` || distance(name, known) <= CLOSE
}

/** How many letters have to be added, removed or replaced to make one text of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    above = row
  }
  return above[b.length] ?? 0
}

/** Only a warning: it may be random all the same. */
function guessable(config: Config): string[] {
  return jwtKeysOf(config)
    .filter(isGuessable)
    .map(({ kid }) => {
      const where =
        kid === 'default' && config.ROLLCALL_JWT_SECRET !== undefined
          ? 'ROLLCALL_JWT_SECRET'
          : `The key ${kid} of ROLLCALL_JWT_KEYS`
      return `${where} is easy to guess: take what \`openssl rand -hex 32\` prints`
    })
}

function withoutEffect(config: Config): string[] {
  const warnings: string[] = []
  if (config.ROLLBAR_POST_ACCESS_TOKEN !== undefined && config.ROLLBAR_ACCESS_TOKEN === undefined) {
    warnings.push('ROLLBAR_POST_ACCESS_TOKEN does nothing without ROLLBAR_ACCESS_TOKEN: items are kept here')
  }
  if (config.ROLLCALL_CORS_CREDENTIALS === 'on' && listOf(config.ROLLCALL_CORS_ORIGINS).length === 0) {
    warnings.push('ROLLCALL_CORS_CREDENTIALS=on does nothing without ROLLCALL_CORS_ORIGINS')
  }
  return warnings
}
