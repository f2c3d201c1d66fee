import { parseUrl } from '@rollcall/core'
import { failed, refused } from './failures.ts'

/** An address to ask. Rejects with `forbidden` what is not http or https, or tells a user name or password. */
export function pageUrl(address: string): URL {
  const url = parseUrl(address)
  if (url === null) throw refused('This is not the address of a page')
  return checked(url, 'This')
}

/** Where an answer redirects to. Rejects like `pageUrl`. */
export function redirectUrl(location: string, from: URL): URL {
  const who = `${from.hostname} redirects to what`
  const url = parseUrl(location, from)
  if (url === null) throw failed(`${who} is no address`)
  return checked(url, who)
}

function checked(url: URL, what: string): URL {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused(`${what} is neither an http nor an https address`)
  }
  if (url.username !== '' || url.password !== '') throw refused(`${what} holds a user name or password`)
  url.hash = ''
  return url
}
