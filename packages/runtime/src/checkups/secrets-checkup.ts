import { dirname } from 'node:path'
import { broken, type Checkup, type Finding, fine, warning } from '@rollcall/core'
import { dataDirOf, jwtSecretFile } from '../data-dir.ts'
import type { Config } from '../env.ts'
import { modeOf, quoted } from '../file-mode.ts'
import { isGuessable, type JwtKey, jwtKeysOf } from '../jwt-keys.ts'
import { timelyCheckup } from './timely-checkup.ts'

/** Whether access tokens are signed with what nobody else knows. */
export function secretsCheckup(config: Config): Checkup {
  return timelyCheckup('secrets', async () => {
    const keys = jwtKeysOf(config)
    return keys.length > 0 ? fromEnvironment(keys, config) : inFile(jwtSecretFile(dataDirOf(config)))
  })
}

function fromEnvironment(keys: JwtKey[], { ROLLCALL_ACCESS_TTL }: Config): Finding {
  const weak = keys.filter(isGuessable).map(({ kid }) => kid)
  if (weak.length > 0) {
    const advice =
      'Put a key in front that openssl rand -hex 32 drew (ROLLCALL_JWT_KEYS), and take this one out'
    return warning('secrets', `The key ${weak.join(', ')} for access tokens is easy to guess`, advice)
  }
  const [first, ...others] = keys.map(({ kid }) => kid)
  if (others.length === 0) return fine('secrets', 'One key from the environment signs access tokens')
  const until = `until ${ROLLCALL_ACCESS_TTL} after ${first} came`
  return fine(
    'secrets',
    `The key ${first} signs access tokens; ${others.join(', ')} verify too, needed ${until}`
  )
}

/** Who can read the file signs tokens as anybody; who can write to its directory puts another in its place. */
async function inFile(file: string): Promise<Finding> {
  const dir = dirname(file)
  const [fileMode, dirMode] = [await modeOf(file), await modeOf(dir)]
  if ((fileMode & 0o077) !== 0) {
    const detail = `${file}, which signs access tokens, is open to others (mode ${octal(fileMode)})`
    const advice = `Run chmod 600 ${quoted(file)}; if others use this machine, delete the file and start again: all have to log in anew`
    return broken('secrets', detail, advice)
  }
  if ((dirMode & 0o022) !== 0) {
    return warning(
      'secrets',
      `Others can write to ${dir} (mode ${octal(dirMode)})`,
      `Run chmod 700 ${quoted(dir)}`
    )
  }
  return fine('secrets', `${file} signs access tokens, and only its owner can read it`)
}

function octal(mode: number): string {
  return mode.toString(8).padStart(3, '0')
}
