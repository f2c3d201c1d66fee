/** Markdown as HTML. */
export interface Markdown {
  /**
   * HTML (a fragment) of CommonMark with tables, strikethrough and bare links, that is harmless wherever it is shown, whatever
   * the text holds: raw HTML in it is text, links lead to http, https or mail addresses alone and vouch for nothing. The same text
   * gives the same HTML.
   */
  toHtml(markdown: string): Promise<string>
}
