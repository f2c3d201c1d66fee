import type { ApiToken, App } from '@rollcall/core'
import { command } from '../command.ts'
import { agoField, type Field, field, momentField } from '../output/cell.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'
import { words } from '../output/words.ts'

const scopes: Field<Pick<ApiToken, 'scopes'>> = { name: 'scopes', value: (token) => words(token.scopes) }

export const leaves = [
  command({
    useCase: 'createApiToken',
    remark: 'Keep the token now: it is shown this once.',
    print: record<Awaited<ReturnType<App['createApiToken']>>>([
      field('token', { style: (_row, paint) => paint.bold }),
      field('id'),
      field('name'),
      scopes,
      momentField('created_at', (token) => token.created_at),
      momentField('expires_at', (token) => token.expires_at)
    ])
  }),
  command({
    useCase: 'listApiTokens',
    print: table<ApiToken>(
      [
        field('id'),
        field('name'),
        agoField('created', (token) => token.created_at),
        agoField('expires', (token) => token.expires_at),
        agoField('last_used', (token) => token.last_used_at),
        agoField('revoked', (token) => token.revoked_at),
        { ...scopes, flexible: true }
      ],
      'No API tokens.'
    )
  }),
  command({
    useCase: 'revokeApiToken',
    args: ['token'],
    confirm: async ({ token }) =>
      `Revoke the API token ${token}? Programs that use it are refused from then on.`,
    print: () => ['Revoked.']
  })
]
