import { broken, type Finding } from './finding.ts'

/** Looks at a part of the installation. Never rejects, answers within seven seconds, and shows no secret. */
export type Checkup = () => Promise<Finding[]>

/**
 * A look that fails is a finding itself, and so is one that has not ended when `late` resolves, which whatever may hang
 * needs.
 */
export function checkup(
  name: string,
  look: () => Promise<Finding | Finding[]>,
  late?: () => Promise<unknown>
): Checkup {
  return async () => {
    const found = look().catch((error: unknown) => failed(name, error))
    const first = late === undefined ? found : Promise.race([found, late().then(() => unanswered(name))])
    return [await first].flat()
  }
}

function failed(name: string, error: unknown): Finding {
  const reason = error instanceof Error ? error.message || error.name : String(error)
  return broken(name, `It cannot be looked at: ${reason}`, 'Mend what this says, and look again')
}

function unanswered(name: string): Finding {
  return broken(name, 'No answer in time', 'Find out what is so busy, and look again')
}
