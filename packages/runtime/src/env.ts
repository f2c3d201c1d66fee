import { type Static, type TSchema, Type } from 'typebox'
import { accessTokens } from './env/access-tokens.ts'
import { accounts } from './env/accounts.ts'
import { database } from './env/database.ts'
import { links } from './env/links.ts'
import { observability } from './env/observability.ts'
import { passwords } from './env/passwords.ts'
import { rollbar } from './env/rollbar.ts'
import { server } from './env/server.ts'

export { JWT_SECRET_LENGTH } from './env/access-tokens.ts'

/** Every setting of the product, as the environment (or a `.env` file) names it. */
export const Env = Type.Object({
  ...server,
  ...database,
  ...accessTokens,
  ...accounts,
  ...passwords,
  ...links,
  ...rollbar,
  ...observability
})

/** The settings in force. */
export type Config = Static<typeof Env>

/** What is known of one setting. */
export interface SettingSchema extends TSchema {
  type?: string
  enum?: readonly unknown[]
  minimum?: number
  maximum?: number
  default?: string | number
  description?: string
  /** What `.env.example` says beyond the description, in sentences. */
  'x-more'?: string
  /** What `.env.example` sets it to, where that is not the default. */
  'x-example'?: string
  /** What a value has to be, in words that follow `must be`. */
  'x-expected'?: string
  /** Which part of a value nobody may see: all of it, the password of a URL, or what the names of pairs stand for. */
  'x-secret'?: 'whole' | 'url' | 'pairs'
}

/** Every setting by its name. */
export const settingSchemas: Readonly<Record<string, SettingSchema>> = Env.properties
