import { type Checkup, Finding } from '@rollcall/core'
import type { Test } from 'tap'
import { Value } from 'typebox/value'

interface Subjects {
  /** Looks at what is as it should be. */
  well: () => Promise<Checkup>
  /** Looks at what cannot even be asked, or is broken; left out when nothing can break. */
  ill?: () => Promise<Checkup>
  /** What must not be shown. */
  secrets?: readonly string[]
}

/** Longer than any look may take. */
const LONGEST = 7_000

/** What every checkup keeps, whatever it looks at. */
export function checkupContract(t: Test, { well, ill, secrets = [] }: Subjects): void {
  t.test('finds that all is well, again and again, and by several at once', async (t) => {
    const look = await well()
    for (const findings of [await look(), ...(await Promise.all([look(), look()]))]) {
      t.ok(findings.length > 0)
      isSound(t, findings, secrets)
      t.strictSame(
        findings.filter(({ status }) => status !== 'OK'),
        []
      )
    }
  })

  if (ill === undefined) return
  t.test('tells what is broken and what to do, in time and without failing', async (t) => {
    const look = await ill()
    const start = performance.now()
    const findings = await look()
    t.ok(performance.now() - start < LONGEST)
    isSound(t, findings, secrets)
    t.ok(findings.some(({ status }) => status !== 'OK'))
  })
}

function isSound(t: Test, findings: readonly Finding[], secrets: readonly string[]): void {
  for (const finding of findings) {
    t.ok(Value.Check(Finding, finding))
    t.equal(finding.advice === null, finding.status === 'OK', 'there is advice exactly when it is not OK')
    t.notMatch(finding.detail, /^\s*$/)
  }
  for (const secret of secrets) t.notOk(JSON.stringify(findings).includes(secret))
}
