import { setTimeout as sleep } from 'node:timers/promises'
import type { Scenario } from './scenario.ts'

const EVERY = 100

/** One look at `/check`: null stands for no answer at all. */
export interface Look {
  at: number
  status: 'OK' | 'KO' | null
  ms: number
}

export interface CheckWatch {
  looks: readonly Look[]
  /** Ends the watch, and answers all it saw. */
  stop(): Promise<readonly Look[]>
}

/** Asks `/check` ten times a second, on a connection of its own each time. */
export function watchCheck(url: string, { teardown }: Pick<Scenario, 'teardown'>): CheckWatch {
  const looks: Look[] = []
  let isOver = false
  const watching = watch()
  const stop = async () => {
    isOver = true
    await watching
    return looks
  }
  teardown(stop)
  return { looks, stop }

  async function watch(): Promise<void> {
    while (!isOver) {
      looks.push(await look(url))
      await sleep(EVERY)
    }
  }
}

/** What `/check` says now. */
export async function look(url: string, patience = 10_000): Promise<Look> {
  const at = Date.now()
  const status = await statusOf(url, patience).catch(() => null)
  return { at, status, ms: Date.now() - at }
}

async function statusOf(url: string, patience: number): Promise<Look['status']> {
  const answer = await fetch(`${url}/check`, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(patience)
  })
  const { status } = JSON.parse(await answer.text())
  return status === 'OK' ? 'OK' : 'KO'
}

/** Claims that every look found all well, within so many milliseconds. */
export function claimAlwaysOk(
  looks: readonly Look[],
  { within, during }: { within: number; during: string },
  { claim }: Pick<Scenario, 'claim'>
): void {
  const wrong = looks.filter(({ status, ms }) => status !== 'OK' || ms > within)
  const slowest = Math.max(...looks.map(({ ms }) => ms))
  claim(
    looks.length > 0 && wrong.length === 0,
    `/check says OK within ${within} ms during ${during} (${looks.length} times, the slowest ${slowest} ms)`,
    wrong.slice(0, 5)
  )
}
