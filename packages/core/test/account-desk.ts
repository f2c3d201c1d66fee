import {
  type AccountRules,
  type Accounts,
  type ApiToken,
  bind,
  type Caller,
  identify,
  nobody,
  type Origin,
  opaqueToken,
  operator,
  type Role,
  type UserChanges,
  useCases
} from '@rollcall/core'
import {
  commonPasswords,
  countingIds,
  countingSecrets,
  fixedClock,
  memoryAccounts,
  memoryAttempts,
  openRules,
  plainAccessTokens,
  plainLinks,
  plainPasswords
} from '@rollcall/core/contracts'

const { register, signUp, login, authenticate, refresh, me, whoami } = useCases
const { changePassword, changeProfile, deleteAccount, setPassword, explain } = useCases
const { listUsers, showUser, createUser, setRole, disableUser, enableUser } = useCases
const { issuePasswordLink, deleteUser } = useCases
const OWN = { register, signUp, login, authenticate, refresh, me, whoami }
const CHANGES = { changePassword, changeProfile, deleteAccount, setPassword, explain }
const ADMIN = {
  listUsers,
  showUser,
  createUser,
  setRole,
  disableUser,
  enableUser,
  issuePasswordLink,
  deleteUser
}

/** Where the people of the tests sit. */
export const FIREFOX: Origin = { door: 'api', address: '192.0.2.1', device: 'Firefox' }
export const visitor: Caller = { ...nobody, origin: FIREFOX }

/** What everybody's password is. */
export const PASSWORD = 'correct horse'

export interface DeskOptions extends Partial<AccountRules> {
  /** Something around the accounts, to make them slow or broken. */
  around?: (accounts: Accounts) => Accounts
}

/** The use cases of accounts on fakes. The only common password is `letmein`. */
export function accountDesk({ around = (accounts) => accounts, ...rules }: DeskOptions = {}) {
  const clock = fixedClock()
  const memory = memoryAccounts()
  const { kept } = memory
  const ports = {
    accounts: around(memory),
    attempts: memoryAttempts(),
    rules: openRules(rules),
    links: plainLinks,
    commonPasswords: commonPasswords('letmein'),
    passwords: plainPasswords(),
    accessTokens: plainAccessTokens(clock),
    catalogue: new Map(Object.values(useCases).map(({ name, scope }) => [name, scope])),
    clock,
    ids: countingIds(),
    secrets: countingSecrets()
  }
  const app = bind({ ...OWN, ...CHANGES, ...ADMIN }, ports)

  /** Somebody new, without a line in the trail; whatever is not told is ordinary. */
  async function person(username: string, told: UserChanges & { role?: Role } = {}) {
    const made = await app.createUser({ username, email: addressOf(username), password: PASSWORD }, operator)
    if (Object.keys(told).length > 0) await memory.users.change(made.id, told)
    kept.audit = []
    return memory.users.get(made.id)
  }

  /** Whoever has this access token. */
  const bearer = (token: string) => identify(token, FIREFOX, { ...ports, accounts: memory })

  /** Somebody who comes in with another session. */
  async function comeIn(username: string) {
    const { user } = await app.login({ email: addressOf(username), password: PASSWORD }, visitor)
    kept.audit = []
    return { ...user, caller: await bearer(user.access) }
  }

  /** Somebody new who has come in. */
  async function present(username: string, told: UserChanges = {}) {
    const user = await person(username, told)
    return { ...(await comeIn(username)), user }
  }

  /** An API token that ends in an hour. */
  async function apiToken(user_id: string, scopes: ApiToken['scopes']) {
    const text = opaqueToken('api_token', ports.secrets.hex(32))
    const token = {
      id: ports.ids.next(),
      user_id,
      name: `ci${kept.api_tokens.length}`,
      token_hash: ports.secrets.hash(text),
      scopes,
      created_at: '2026-01-01T00:00:00.000Z',
      expires_at: '2026-01-01T01:00:00.000Z',
      last_used_at: null,
      revoked_at: null
    }
    await memory.api_tokens.add(token)
    return { text, id: token.id }
  }

  return {
    ...ports,
    app,
    kept,
    memory,
    person,
    bearer,
    comeIn,
    present,
    apiToken,
    /** What the trail says, in a line each. */
    trail: () => kept.audit.map(({ action, user_id, details }) => ({ action, user_id, details }))
  }
}

export function addressOf(username: string): string {
  return `${username.toLowerCase()}@example.com`
}
