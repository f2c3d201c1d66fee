import { AppError, type Payload, readPayload } from '@rollcall/core'

export const NOW = new Date('2026-11-21T10:00:00.000Z')
export const UUID = '01890a5d-ac96-774b-bcce-b302099a8057'

export function read(body: unknown): Payload {
  return readText(JSON.stringify(body))
}

export function readText(text: string): Payload {
  return readPayload(text, NOW, () => UUID)
}

/** The columns of a message from `production`, with more fields in `data`. */
export function occurrence(more: Record<string, unknown> = {}): Payload['occurrence'] {
  return read({ data: message(more) }).occurrence
}

export function message(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { environment: 'production', body: { message: { body: 'hello' } }, ...more }
}

export function refusal(text: string): AppError {
  try {
    readText(text)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('was not refused')
}
