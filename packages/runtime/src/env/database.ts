import { OneOf, withDefault } from '@rollcall/core'
import { Type } from 'typebox'

/** Where the data lives. */
export const database = {
  DATABASE_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      'x-expected': 'a URL as in postgres://user:password@host:5432/rollcall',
      'x-secret': 'url',
      description: 'PostgreSQL 15 or later; the embedded database is used when this is left out',
      'x-more':
        'As in postgres://user:password@host:5432/rollcall, with special characters of the password percent-encoded.'
    })
  ),
  ROLLCALL_DATA_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'Where the embedded database and its secrets live; the usual place of the system when left out',
      'x-more': 'That is ~/.local/share/rollcall on Linux, ~/Library/Application Support/rollcall on macOS.'
    })
  ),
  ROLLCALL_DATABASE_POOL: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 10,
    description: 'Connections to the database at most'
  }),
  ROLLCALL_MIGRATE: withDefault(
    OneOf(['auto', 'off'] as const, {
      description: 'Apply waiting migrations at start; with off, an outdated schema refuses to start'
    }),
    'auto'
  )
}
