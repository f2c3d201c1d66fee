/** A JSON list with an object in each line. */
export async function* writeList<T>(
  things: AsyncIterable<T>,
  fieldsOf: (thing: T) => object
): AsyncIterable<string> {
  let before = '[\n'
  for await (const thing of things) {
    yield `${before}${JSON.stringify(fieldsOf(thing))}`
    before = ',\n'
  }
  yield before === ',\n' ? '\n]\n' : '[]\n'
}
