import { BOOKMARK_FORMATS, type BookmarkFormat } from '@rollcall/core'
import { bookmarkFiles } from '@rollcall/files'
import { aBookmark } from './files.ts'

/** A program of its own, since what watches over tests keeps much of what they make: tells how the heap grows. */
const files = bookmarkFiles()

for (const format of BOOKMARK_FORMATS) {
  const before = heap()
  let count = 0
  let grown = 0
  for await (const entry of files.read(content(format), format)) {
    if ('fields' in entry) count += 1
    if (count % 10_000 === 5000) grown = Math.max(grown, heap() - before)
  }
  console.log(JSON.stringify({ format, count, grown }))
}

async function* content(format: BookmarkFormat) {
  for await (const text of files.write(many(), format)) yield Buffer.from(text)
}

async function* many() {
  const bookmark = aBookmark({ title: 'A title of some length', body: 'x'.repeat(200), tags: ['one', 'two'] })
  for (let i = 0; i < 100_000; i++) yield { ...bookmark, url: `https://example.com/${i}` }
}

function heap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
