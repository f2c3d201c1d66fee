import type { ClientRequest } from 'node:http'

/**
 * Sends what comes in pieces as fast as the server takes it, and stops once the server has answered all it has to say.
 * Never rejects: when the content itself fails, `failed` is told, and the request ends.
 */
export async function upload(
  content: AsyncIterable<Uint8Array>,
  sent: ClientRequest,
  failed: (error: unknown) => void
): Promise<void> {
  let goOn = () => {}
  sent.on('drain', () => goOn())
  sent.on('close', () => goOn())
  /** Who may not is told before there is anything to send. */
  sent.flushHeaders()
  try {
    for await (const chunk of content) {
      if (sent.destroyed) return
      if (!sent.write(chunk)) await new Promise<void>((resolve) => (goOn = resolve))
      if (sent.destroyed) return
    }
    sent.end()
  } catch (error) {
    if (!sent.destroyed) failed(error)
    sent.destroy()
  }
}
