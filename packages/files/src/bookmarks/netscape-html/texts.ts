/** What the text of a link says as a title: null when it is empty, or only repeats the address. */
export function titleIn(text: string, url: string): string | null {
  const title = text.replace(/\s+/g, ' ').trim()
  return title === '' || title === url ? null : title
}

/** What the text behind a link says as a note. */
export function noteIn(text: string): string | null {
  const note = text.trim()
  return note === '' ? null : note
}
