import MarkdownIt, { type MarkdownIt as Parser, type StateCore, type Token } from 'markdown-it'
import { DEEPEST } from './is-too-much.ts'
import { linkBareAddresses } from './link-bare-addresses.ts'
import { outwardAddress } from './outward-address.ts'

/** Raw HTML is text, since `html` is off. What is nested deeper than `maxNesting` would be lost: `isTooMuch` is told by then. */
export function markdownParser(): Parser {
  const parser = new MarkdownIt({ linkify: true, maxNesting: DEEPEST + 1 })
  parser.normalizeLink = outwardAddress
  parser.validateLink = (address) => address !== ''
  parser.normalizeLinkText = (written) => written
  linkBareAddresses(parser.linkify)
  parseAltTextsOnce(parser)
  parser.core.ruler.after('linkify', 'fitting_attributes', fitAttributes)
  return parser
}

/** The text of a picture is parsed by itself, and that of a picture in it again: each would cost as much as the whole. */
function parseAltTextsOnce({ inline }: Parser): void {
  const parse = inline.parse.bind(inline)
  let depth = 0
  inline.parse = (text, parser, env, tokens) => {
    if (depth > 1) {
      tokens.push(textToken(text))
      return
    }
    depth++
    try {
      parse(text, parser, env, tokens)
    } finally {
      depth--
    }
  }
}

function textToken(content: string): Token {
  const token = new MarkdownIt.Token('text', '', 0)
  token.content = content
  return token
}

function fitAttributes({ tokens, md, env }: StateCore): void {
  for (const token of tokens) {
    alignWithoutStyle(token)
    if (token.type === 'fence') token.info = languageOf(token)
    const inside = token.children ?? []
    hideLinksToNowhere(inside)
    for (const image of inside.filter(isImageFromNowhere)) {
      image.type = 'text'
      image.content = md.renderer.renderInlineAsText(image.children ?? [], md.options, env)
    }
  }
}

/** Styles are not let through, and the older attribute works everywhere. */
function alignWithoutStyle(token: Token): void {
  const [, alignment] = /^text-align:(\w+)$/.exec(String(token.attrGet('style'))) ?? []
  if (alignment !== undefined) token.attrs = [['align', alignment]]
}

/** Of what stands behind the beginning of a block of code, the first word, if it is a name: `c++` or `asp.net`, say. */
function languageOf({ info }: Token): string {
  return /^\s*([\w+#.-]{1,40})(?:\s|$)/.exec(info)?.[1] ?? ''
}

/** As in `[text]()`. Links do not nest, so that the next end is that of the last beginning. */
function hideLinksToNowhere(tokens: readonly Token[]): void {
  let isHidden = false
  for (const token of tokens) {
    if (token.type === 'link_open') isHidden = token.attrGet('href') === ''
    if (token.tag === 'a') token.hidden = isHidden
  }
}

function isImageFromNowhere(token: Token): boolean {
  return token.type === 'image' && !String(token.attrGet('src')).startsWith('http')
}
