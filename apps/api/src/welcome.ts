import { VERSION } from '@rollcall/core'
import { hostInUrl, type Running } from '@rollcall/runtime'

/** What a server says once it listens: where everything is, and what to do next. */
export function welcome(
  { config, place, firstTokens }: Pick<Running, 'config' | 'place' | 'firstTokens'>,
  port: number
): string[] {
  const url = `http://${hostInUrl(config.HOST)}:${port}`
  const token = firstTokens?.find(({ scopes }) => scopes.includes('post_server_item'))?.access_token
  return [
    '',
    `Rollcall ${VERSION} is ready`,
    '',
    `  API            ${url}/api/v1`,
    `  Documentation  ${url}/docs`,
    `  Ingest         ${url}/api/1/item/  (the endpoint to give to a Rollbar SDK)`,
    ...(token ? [`  Ingest token   ${token}  (again later: npx rollcall projects tokens default)`] : []),
    `  Data           ${place}`,
    '',
    'Try, in a second terminal:',
    '',
    '  npx rollcall users create --admin',
    '  npx cli items list',
    `  curl ${url}/check`,
    ''
  ]
}
