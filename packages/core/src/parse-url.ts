/**
 * The address that a text is, or null. `URL.canParse` is no way to tell: once it has been called some thousand times, it
 * denies in Node 20 and 22 that `https://bücher.example` is one.
 */
export function parseUrl(text: string, base?: URL): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}
