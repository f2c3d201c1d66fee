import type { User } from '@rollcall/core'
import { agoField, type Field, field, momentField, type Style } from '../output/cell.ts'
import type { Paint } from '../output/screen.ts'
import { words } from '../output/words.ts'

/** An account on its own. */
export const userFields: Field<User>[] = [
  field('username', { style: (_row, paint) => paint.bold }),
  field('id'),
  field('email'),
  field('role'),
  { name: 'scopes', value: ({ scopes }) => words(scopes) },
  field('status', { style: accountStyle }),
  momentField('access_until', (user) => user.access_until),
  field('invited_by'),
  momentField('created_at', (user) => user.created_at),
  momentField('last_login_at', (user) => user.last_login_at)
]

/** An account in a list. */
export const userColumns: Field<User>[] = [
  field('id'),
  field('username'),
  field('role'),
  agoField('created', (user) => user.created_at),
  field('email', { flexible: true }),
  field('status', { style: accountStyle }),
  agoField('last_login', (user) => user.last_login_at)
]

export function accountStyle({ status }: Pick<User, 'status'>, paint: Paint): Style {
  return status === 'active' ? paint.green : paint.dim
}
