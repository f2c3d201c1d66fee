interface Version {
  numbers: string[]
  prerelease: string[]
}

/**
 * Whether a version is newer than another, as far as their names tell: `false` when either is unknown or not a number
 * or semantic version. The precedence is Semantic Versioning's (semver.org, 11), with any count of numbers: a missing
 * one is zero, and `v` may stand before.
 */
export function isNewerVersion(version: string | null, than: string | null): boolean {
  const newer = parseVersion(version)
  const older = parseVersion(than)
  return newer !== null && older !== null && compareVersions(newer, older) > 0
}

function parseVersion(version: string | null): Version | null {
  const [, numbers, prerelease] =
    /^v?(\d+(?:\.\d+)*)(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?(?:\+[0-9a-z.-]+)?$/i.exec(version ?? '') ?? []
  return numbers === undefined
    ? null
    : { numbers: numbers.split('.'), prerelease: prerelease?.split('.') ?? [] }
}

function compareVersions(a: Version, b: Version): number {
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index++) {
    const order = compareNumbers(a.numbers[index] ?? '0', b.numbers[index] ?? '0')
    if (order !== 0) return order
  }
  return comparePrereleases(a.prerelease, b.prerelease)
}

function comparePrereleases(a: string[], b: string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length)
  for (const [index, part] of a.entries()) {
    const other = b[index]
    const order = other === undefined ? 1 : compareIdentifiers(part, other)
    if (order !== 0) return order
  }
  return Math.sign(a.length - b.length)
}

function compareIdentifiers(a: string, b: string): number {
  const aIsNumber = /^\d+$/.test(a)
  const bIsNumber = /^\d+$/.test(b)
  if (aIsNumber && bIsNumber) return compareNumbers(a, b)
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1
  return compareTexts(a, b)
}

/** As text, because they may be longer than a number holds exactly. */
function compareNumbers(a: string, b: string): number {
  const digits = a.replace(/^0+/, '')
  const others = b.replace(/^0+/, '')
  return Math.sign(digits.length - others.length) || compareTexts(digits, others)
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
