import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import { Deadline, resolveDeadline } from '../deadline.ts'
import type { Clock } from '../ports.ts'
import { Input } from '../schema.ts'
import { defineUseCase } from '../use-case.ts'
import { BacklogPlan } from './backlog-plan.ts'
import { rounded } from './hours.ts'
import { folded } from './list-keys.ts'
import { plan } from './plan.ts'
import { MOST_HOURS } from './videogame.ts'
import type { VideogameStore } from './videogame-store.ts'

type Ports = { videogames: VideogameStore; clock: Clock }

export const planBacklog = defineUseCase({
  name: 'backlog.plan',
  summary: 'Say what to play in the hours you have',
  description:
    'What you are playing comes first, then the best (those without a score count as 50), then the shortest, then what has waited longest; in that order each game is taken that still fits and is out by then. What is out later is played later. Nothing is changed.',
  scope: 'backlog:read',
  input: Input({
    hours: Type.Number({ minimum: 0.01, maximum: MOST_HOURS, description: 'How many hours you have' }),
    until: Type.Optional(Deadline({ description: 'Until when you have them: the day, or in how long' })),
    platform: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'Only on platforms with this in their name, in any case of letters'
      })
    )
  }),
  output: BacklogPlan,
  errors: [],
  async run({ hours, until, platform }, { videogames, clock }: Ports, caller) {
    const now = clock.now()
    const terms = {
      hours: rounded(hours),
      today: dayOf(now),
      until: until === undefined ? null : lastDay(resolveDeadline(until, { now, field: 'until' })),
      ...(platform !== undefined && { platform: folded(platform) })
    }
    return plan(await videogames.all(ownId(caller)), terms)
  }
})

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10)
}

/** The end of a day is midnight, which belongs to the next. */
function lastDay(end: string): string {
  return dayOf(new Date(Date.parse(end) - 1))
}
