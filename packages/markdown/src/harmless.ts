import { fromHtml } from 'hast-util-from-html'
import { type Schema, sanitize } from 'hast-util-sanitize'
import { serialise } from './serialise.ts'

/** All that is let through; nothing is left to the defaults of the library. */
const ALLOWED: Schema = {
  tagNames: words(
    'h1 h2 h3 h4 h5 h6 p blockquote pre hr ul ol li table thead tbody tr th td a img br em strong s code'
  ),
  attributes: {
    a: [['href', /^(?:https?:\/\/|mailto:)/], 'title'],
    img: [['src', /^https?:\/\//], 'alt', 'title'],
    code: [['className', /^language-[\w+#.-]{1,40}$/]],
    ol: ['start'],
    th: [['align', 'left', 'center', 'right']],
    td: [['align', 'left', 'center', 'right']]
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'] },
  required: {
    a: { rel: words('nofollow ugc noopener noreferrer') },
    img: { loading: 'lazy', referrerPolicy: 'no-referrer' }
  },
  ancestors: {
    li: ['ul', 'ol'],
    thead: ['table'],
    tbody: ['table'],
    tr: ['table'],
    th: ['table'],
    td: ['table']
  },
  strip: ['script', 'style'],
  clobber: [],
  clobberPrefix: '',
  allowComments: false,
  allowDoctypes: false
}

/** HTML as browsers read it, less everything but text, its structure, links and pictures. */
export function harmless(html: string): string {
  return serialise(sanitize(fromHtml(html, { fragment: true }), ALLOWED))
}

function words(text: string): string[] {
  return text.split(' ')
}
