import { AppError, type FieldError } from '@rollcall/core'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import type { Answer } from './call.ts'
import { checkSuccess } from './failure.ts'
import { isTooDeep, MAX_DEPTH } from './is-too-deep.ts'
import { parseJson, said } from './said.ts'

/** Takes the `result` out of an answer, or throws what kept it from being one. */
export type Reader<T> = (answer: Answer) => T

/** Reads `{"err":0,"result":…}`; compiled on first use. What the schema does not name is let through untouched. */
export function resultReader<S extends TSchema>(schema: S): Reader<Static<S>> {
  let compiled: ReturnType<typeof Compile<S>> | undefined
  return (answer) => {
    checkSuccess(answer)
    const result = resultOf(answer)
    compiled ??= Compile(schema)
    if (compiled.Check(result)) return result
    throw wrongShape(answer, compiled.Errors(result).flatMap(problems))
  }
}

/** Some writes answer `{"err":0}` alone. */
function resultOf(answer: Answer): unknown {
  const body = parseJson(answer.text)
  if (body === undefined) throw notJson(answer)
  if (typeof body !== 'object' || body === null)
    throw wrongShape(answer, [{ pointer: '/', detail: 'must be object' }])
  if (!('err' in body && body.err === 0)) throw wrongShape(answer, [{ pointer: '/err', detail: 'must be 0' }])
  return 'result' in body ? body.result : undefined
}

function notJson(answer: Answer): AppError {
  const { method, path } = answer.call
  const what = isTooDeep(answer.text) ? `nested deeper than ${MAX_DEPTH} levels` : 'not JSON'
  return new AppError('upstream_failed', `Rollbar's answer to ${method} ${path} is ${what}: ${said(answer)}`)
}

function wrongShape({ call: { method, path } }: Answer, found: FieldError[]): AppError {
  const details = new Map<string, string[]>()
  for (const { pointer, detail } of found) details.set(pointer, [...(details.get(pointer) ?? []), detail])
  const told = [...details].slice(0, 3).map(([pointer, words]) => `${pointer} ${words.join(' or ')}`)
  const message = `Rollbar's answer to ${method} ${path} is not as documented: ${told.join('; ')}`
  return new AppError('upstream_failed', message)
}

/** An `anyOf` only repeats what its branches say. */
function problems({ keyword, instancePath, params, message }: TLocalizedValidationError): FieldError[] {
  const pointer = `/result${instancePath}`
  switch (keyword) {
    case 'anyOf':
      return []
    case 'required':
      return params.requiredProperties.map((name) => ({
        pointer: `${pointer}/${name}`,
        detail: 'is missing'
      }))
    case 'enum':
      return [{ pointer, detail: `must be one of ${params.allowedValues.join(', ')}` }]
    default:
      return [{ pointer, detail: message }]
  }
}
