import { Value } from 'typebox/value'
import { AppError } from '../../errors.ts'
import { Moment, resolveMoment } from '../../moment.ts'
import type { Clock } from '../../ports.ts'
import { tagOf } from '../../tag.ts'
import { type SearchNode, STATES } from './search-node.ts'
import { type Token, wrongAt } from './search-tokens.ts'
import { siteOf } from './sites.ts'
import { wordsOf } from './words.ts'

type Term = Extract<Token, { type: 'term' }>

const Time = Moment({ description: 'When' })

/** What one term of a query asks for. Rejects with `invalid`, saying where. */
export function readTerm(term: Term, q: string, clock: Clock): SearchNode {
  const { key, text, at } = term
  const refuse = (detail: string): never => {
    throw wrongAt(q, at, detail)
  }
  switch (key) {
    case null:
      return textTerm(term, refuse)
    case '#':
      return {
        type: 'tag',
        tag: told(
          () => tagOf(text, 'q'),
          (detail) => refuse(`the tag after # ${detail}`)
        )
      }
    case 'site:': {
      const host = siteOf(text) ?? refuse('site:… must be the name of a host, as in site:example.com')
      return { type: 'site', host }
    }
    case 'is:': {
      const state = STATES.find((one) => one === text.toLowerCase())
      return state === undefined ? refuse(`is:… must be one of ${STATES.join(', ')}`) : { type: 'is', state }
    }
    case 'before:':
    case 'after:': {
      if (!Value.Check(Time, text)) {
        return refuse(
          `${key}… must be how long ago, as in 30d, or a time, as in 2026-01-31 or 2026-01-31T10:00:00Z`
        )
      }
      const read = () => resolveMoment(text, { clock, field: 'q' })
      const time = told(read, (detail) => refuse(`${key}… ${detail}`))
      return { type: key === 'before:' ? 'before' : 'after', time }
    }
  }
}

/** In quotes nothing has a meaning; an address that is pasted may hold a `*` anywhere. */
function textTerm({ text, isQuoted }: Term, refuse: (detail: string) => never): SearchNode {
  const plain = text.normalize('NFKC')
  const isBeginning = !isQuoted && BEGINNING.test(plain)
  if (!isQuoted && !isBeginning && plain.includes('*') && !ADDRESS.test(plain)) {
    return refuse('* is expected only at the end of a word, as in data*')
  }
  const words = isQuoted ? wordsOf(text) : wordsOfRun(text)
  if (words.length === 0) return refuse('a letter or a digit is expected: nothing else is looked for')
  return { type: isBeginning ? 'beginning' : 'words', words }
}

const ADDRESS = /^https?:\/\//i

/** A `*` right after the last word, and no other. */
const BEGINNING = /^[^*]*[\p{L}\p{N}]\p{M}*\*[^*\p{L}\p{N}]*$/u

/** Of an address that is pasted, http or https does not matter. */
function wordsOfRun(text: string): string[] {
  const words = wordsOf(text.replace(ADDRESS, ''))
  return words.length === 0 ? wordsOf(text) : words
}

/** What is read, or what is wrong with it in the words of whoever reads it. */
function told<T>(read: () => T, refuse: (detail: string) => never): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') {
      return refuse(error.errors.map(({ detail }) => detail).join('; '))
    }
    throw error
  }
}
