import { AppError, invalidField, toAppError } from '@rollcall/core'
import t from 'tap'

t.test('an AppError carries its code, its cause and what is wrong with which field', async (t) => {
  const cause = new Error('why')
  t.match(new AppError('rate_limited', 'Slow down', { cause, retryAfter: 5 }), {
    name: 'AppError',
    code: 'rate_limited',
    message: 'Slow down',
    cause,
    errors: [],
    retryAfter: 5
  })
  t.match(invalidField('/page', 'must be a number'), {
    code: 'invalid',
    message: 'Invalid input: page must be a number',
    errors: [{ pointer: '/page', detail: 'must be a number' }]
  })
})

t.test('an AppError of another copy of the class is one too, and nothing else is', async (t) => {
  const brand = Symbol.for('rollcall.AppError')
  t.ok(Object.defineProperty(new Error(), brand, { value: true }) instanceof AppError)
  for (const other of [new Error('x'), null, undefined, 'AppError', { name: 'AppError' }]) {
    t.notOk(other instanceof AppError)
  }
})

t.test('whatever is not an AppError is internal, and keeps its words from the caller', async (t) => {
  const cause = new Error('secret')
  t.match(toAppError(cause), { code: 'internal', message: 'Internal error', cause })
  const known = new AppError('conflict', 'Taken')
  t.equal(toAppError(known), known)
})
