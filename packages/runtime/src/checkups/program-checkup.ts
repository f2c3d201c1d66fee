import { broken, type Checkup, checkup, fine, VERSION } from '@rollcall/core'

/** The oldest Node that the product is made for, as `engines` in package.json has it. */
const OLDEST = [20, 19] as const

/** Which Rollcall this is, and whether its Node will do. */
export function programCheckup(node: string = process.versions.node): Checkup {
  return checkup('program', async () => {
    const detail = `Rollcall ${VERSION} on Node ${node}`
    const [major = 0, minor = 0] = node.split('.').map(Number)
    const [leastMajor, leastMinor] = OLDEST
    if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return fine('program', detail)
    return broken('program', detail, `Install Node ${OLDEST.join('.')} or later`)
  })
}
