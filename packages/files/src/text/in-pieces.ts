const PIECE = 16_384

/** Text in fewer, larger parts: each part costs its way through the streams behind. */
export async function* inPieces(texts: AsyncIterable<string>): AsyncIterable<string> {
  let piece = ''
  for await (const text of texts) {
    piece += text
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}
