const SCHEME = 'bearer '

/** The token that a request shows (RFC 6750); `undefined` without one, empty for one that is. */
export function bearerOf({ authorization = '' }: { authorization?: string | undefined }): string | undefined {
  if (authorization.slice(0, SCHEME.length).toLowerCase() !== SCHEME) {
    return authorization.trim().toLowerCase() === SCHEME.trim() ? '' : undefined
  }
  return authorization.slice(SCHEME.length).trim()
}
