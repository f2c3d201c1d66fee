import { type SettingSchema, settingSchemas } from './env.ts'

type Part = NonNullable<SettingSchema['x-secret']>

/** As long for every secret, so that it tells nothing of it. */
export const MASK = '••••'

/** A second @ may be a piece of the password, and so may a slash, a ? or a # before the only one. */
const WITH_PASSWORD = /^(\w+:\/\/[^/?#@:]*):[^/?#@]*@([^@]*)$/
const WITHOUT_PASSWORD = /^\w+:\/\/([^/?#@:]*@)?[^@]*$/

/** What a part of the query is called that is a secret. */
const SECRET_PARAMETER = /([?&][^=&]*(?:pass|secret|token|key)[^=&]*=)[^&]*/gi

/** A value without what is secret of it; whole, when it is not clear which part is the secret. */
export function masked(part: Part, value: string): string {
  switch (part) {
    case 'whole':
      return MASK
    case 'pairs':
      return value
        .split(',')
        .map((pair) => (/^[^:=]+[:=]/.exec(pair.trim())?.[0] ?? '') + MASK)
        .join(',')
    case 'url':
      return maskedUrl(value)
  }
}

/** Who pastes an address with a password in it where none belongs shall not read that on the screen. */
export function withoutPassword(value: string): string {
  return value.includes('@') ? maskedUrl(value) : value
}

function maskedUrl(url: string): string {
  const [, before, after] = WITH_PASSWORD.exec(url) ?? []
  const shown = before === undefined ? url : `${before}:${MASK}@${after}`
  return WITHOUT_PASSWORD.test(url) || before !== undefined
    ? shown.replace(SECRET_PARAMETER, `$1${MASK}`)
    : MASK
}

/** What the command line calls a variable that holds a secret: `ROLLCALL_TOKEN`, or that of an option for one. */
const OF_COMMAND_LINE = /^ROLLCALL_(\w+_)?(TOKEN|PASSWORD|CODE)$/

/** Whether a variable with this value holds a secret. */
export function isSecret(name: string, value: string | undefined): boolean {
  if (value === undefined || value === '') return false
  const part = settingSchemas[name]?.['x-secret']
  return part === undefined ? OF_COMMAND_LINE.test(name) : masked(part, value) !== value
}
