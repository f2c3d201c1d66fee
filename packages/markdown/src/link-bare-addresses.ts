import type { MarkdownIt } from 'markdown-it'
import { LONGEST_ADDRESS, outwardAddress } from './outward-address.ts'

type Linkify = MarkdownIt['linkify']

/**
 * Makes links of addresses that begin with http, https or www, and of mail addresses. The parser asks for one at every `://`; where
 * it finds one that it may not link to, it asks again at the next, which may be within. So what can be wrong is looked at
 * first: otherwise it would read thousands of characters each time.
 */
export function linkBareAddresses(linkify: Linkify): void {
  linkify.set({ maxLength: LONGEST_ADDRESS - 'https:'.length })
  linkify.add('ftp:', null).add('//', null)
  for (const scheme of ['http:', 'https:']) linkify.add(scheme, { validate: webValidator(linkify) })
  linkify.add('www.', { validate: lengthBehindWww, normalize: withHttp })
}

/** An address of the Web may have a host that is none; nothing behind that can be wrong. */
function webValidator({ re }: Linkify): (text: string, start: number) => number {
  const host = new RegExp(`//${re.get_url_host_port().source}`, 'iy')
  const whole = re.get_http_validator()
  return (text, start) =>
    outwardAddress(`http:${textAt(host, text, start)}`) === '' ? 0 : textAt(whole, text, start).length
}

function lengthBehindWww(text: string, start: number, { re }: Linkify): number {
  const isInWord = /[.:/@-]/.test(text.charAt(start - 'www.'.length - 1))
  return isInWord ? 0 : textAt(re.get_relative_proto_validator(), text, start).length
}

function withHttp(match: { url: string }): void {
  match.url = `http://${match.url}`
}

/** What a pattern finds right there. */
function textAt(sticky: RegExp, text: string, start: number): string {
  sticky.lastIndex = start
  return sticky.exec(text)?.[0] ?? ''
}
