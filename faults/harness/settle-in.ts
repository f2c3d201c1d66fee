import type { DatabaseEnv } from '@rollcall/postgres/testing'
import { createUser } from '../../apps/cli/test/product/server.ts'
import { ingestToken } from './ingest-token.ts'

/** Makes an administrator named ada; answers the token that lets errors in. */
export async function settleIn(env: DatabaseEnv): Promise<string> {
  const { code, err } = await createUser('ada', 'admin', env)
  if (code !== 0) throw new Error(err)
  return ingestToken(env)
}
