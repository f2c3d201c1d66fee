/** The time. A port, so that tests can stop it. */
export interface Clock {
  now(): Date
}

/** Our own ids: UUIDv7 (RFC 9562), so that they sort by the time they were made. */
export interface Ids {
  next(): string
}

/** Secrets nobody can guess, as lower-case hexadecimal text. */
export interface Secrets {
  /** `bytes` of randomness, so twice as many characters. */
  hex(bytes: number): string
  /** SHA-256 of a secret with that much randomness, as hexadecimal: what is stored in its place. */
  hash(secret: string): string
  /** HMAC-SHA-256 of the salt under the secret, as hexadecimal: who knows but one of them cannot tell it. */
  derive(secret: string, salt: string): string
}
