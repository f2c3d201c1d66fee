import { fromHtml } from 'hast-util-from-html'

type Node = ReturnType<typeof fromHtml>['children'][number]
export type Element = Extract<Node, { type: 'element' }>

const TAGS = new Set(
  'h1 h2 h3 h4 h5 h6 p blockquote pre hr ul ol li table thead tbody tr th td a img br em strong s code'.split(
    ' '
  )
)

const ALIGNED = /^(?:left|center|right)$/

const VALUES: Record<string, Record<string, RegExp>> = {
  a: { href: /^(?:https?:\/\/[^\s<>]|mailto:)/, title: /^/, rel: /^nofollow ugc noopener noreferrer$/ },
  img: {
    src: /^https?:\/\/[^\s<>]/,
    alt: /^/,
    title: /^/,
    loading: /^lazy$/,
    referrerPolicy: /^no-referrer$/
  },
  code: { className: /^language-[\w+#.-]+$/ },
  ol: { start: /^\d{1,9}$/ },
  th: { align: ALIGNED },
  td: { align: ALIGNED }
}

/** The elements that a parser as in browsers finds, in order. */
export function elementsIn(html: string): Element[] {
  return nodesIn(html).filter((node) => node.type === 'element')
}

/** All that a page shows and no markdown may bring: elements, attributes, addresses, comments. */
export function intrudersIn(html: string): string[] {
  return nodesIn(html).flatMap(intrudersAt)
}

/** Where pages put it; what breaks out of these, or turns to something else in them, shows here. */
export function intrudersWithin(html: string): string[] {
  const places = ['<div>', '<table><tr><td>', '<ul><li>', '<section><b>', '<svg><desc>', '<math><mtext>']
  const own = new Set(['div', 'section', 'b', 'svg', 'desc', 'math', 'mtext'])
  return places.flatMap((place) => intrudersIn(place + html).filter((intruder) => !own.has(intruder)))
}

export function intrudersAt(node: Node): string[] {
  if (node.type !== 'element') return node.type === 'text' ? [] : [node.type]
  const { tagName, properties } = node
  if (!TAGS.has(tagName)) return [tagName]
  const allowed = VALUES[tagName] ?? {}
  const wrong = Object.entries(properties).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(' ') : String(value)
    return allowed[name]?.test(text) ? [] : [`${tagName} ${name}=${text}`]
  })
  return tagName === 'a' && properties.rel === undefined ? [...wrong, 'a without rel'] : wrong
}

export function nodesIn(html: string): Node[] {
  return fromHtml(html, { fragment: true }).children.flatMap(withThoseInside)
}

function withThoseInside(node: Node): Node[] {
  return node.type === 'element' ? [node, ...node.children.flatMap(withThoseInside)] : [node]
}
