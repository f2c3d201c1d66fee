import { command } from '../command.ts'
import { record } from '../output/record.ts'
import { leaves as tokens } from './api-tokens.ts'
import { leaves as explain } from './explain.ts'
import { loggedIn } from './logged-in.ts'
import { leaves as sessions } from './sessions.ts'
import { userFields } from './user-fields.ts'

export const leaves = [
  command({
    useCase: 'register',
    asks: ['username', 'email'],
    print: ({ message, user }) => [`${message}: ${user.username} (${user.email})`]
  }),
  command({ useCase: 'signUp', asks: ['email'], print: record() }),
  command({ useCase: 'login', asks: ['email'], print: loggedIn }),
  command({ useCase: 'authenticate', asks: ['email'], print: record() }),
  command({ useCase: 'refresh', print: record() }),
  command({ useCase: 'logout', print: () => ['Logged out.'] }),
  command({ useCase: 'me', print: record(userFields) }),
  command({ useCase: 'whoami', print: record() }),
  command({ useCase: 'changePassword', print: record() }),
  command({
    useCase: 'changeProfile',
    needs: ({ email }) => (email === undefined ? [] : ['password']),
    print: record(userFields)
  }),
  command({
    useCase: 'setPassword',
    print: ({ message, user }) => [`${message}: ${user.username} (${user.email})`]
  }),
  command({
    useCase: 'deleteAccount',
    confirm: async (_input, { app, caller }) => {
      const { username, email } = await app.me({}, caller)
      return `Delete your account ${username} (${email}) and everything it owns?`
    },
    print: () => ['Deleted.']
  }),
  ...explain,
  ...sessions,
  ...tokens
]
