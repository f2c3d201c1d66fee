import { toHtml } from 'hast-util-to-html'

/** A tree as HTML, with `&lt;` rather than `&#x3C;`. */
export function serialise(tree: Parameters<typeof toHtml>[0]): string {
  return toHtml(tree, { characterReferences: { useNamedReferences: true } })
}
