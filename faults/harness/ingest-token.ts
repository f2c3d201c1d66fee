import type { DatabaseEnv } from '@rollcall/postgres/testing'
import { rollcallJson } from '../../apps/cli/test/product/program.ts'

interface Token {
  access_token: string
  scopes: string[]
}

/** The token that lets errors in. */
export async function ingestToken(env: DatabaseEnv): Promise<string> {
  const { data }: { data: Token[] } = await rollcallJson(['projects', 'tokens', 'default'], env)
  const token = data.find(({ scopes }) => scopes.includes('post_server_item'))
  if (token === undefined) throw new Error('the default project has no token for errors')
  return token.access_token
}
