import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type FakeRollbar, startFakeRollbar } from '../../../../packages/rollbar/test/fake-rollbar.ts'
import type { Env, Teardown } from './program.ts'

export interface HeldRollbar {
  fake: FakeRollbar
  /** The settings that lead there. */
  env: Env
  /** From now on, requests whose address matches wait. Resolves with the first of them. */
  hold(address: RegExp): Promise<unknown>
  /** Lets them all go on. */
  release(): void
}

/** Rollbar's double, which keeps requests waiting when it is told to. */
export async function heldRollbar(t: Teardown): Promise<HeldRollbar> {
  const fake = await startFakeRollbar()
  let held: RegExp | null = null
  let release = () => {}
  let released = Promise.resolve()
  let waits = () => {}
  const server = createServer((request, response) => void forward(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(async () => {
    server.closeAllConnections()
    server.close()
    await fake.close()
  })
  return {
    fake,
    env: {
      ROLLBAR_ACCESS_TOKEN: fake.accessToken,
      ROLLBAR_API_URL: `http://127.0.0.1:${Object(server.address()).port}`,
      ROLLBAR_TIMEOUT_SECONDS: '60'
    },
    hold(address) {
      held = address
      released = new Promise((resolve) => {
        release = resolve
      })
      return new Promise<void>((resolve) => {
        waits = resolve
      })
    },
    release() {
      held = null
      release()
    }
  }

  async function forward({ url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (held?.test(url)) {
      waits()
      await released
    }
    const token = String(headers['x-rollbar-access-token'])
    const answer = await fetch(`${fake.url}${url}`, { headers: { 'x-rollbar-access-token': token } })
    const type = answer.headers.get('content-type') ?? ''
    response.writeHead(answer.status, { 'content-type': type }).end(await answer.text())
  }
}
