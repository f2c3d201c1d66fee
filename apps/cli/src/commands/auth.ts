import { command } from '../command.ts'
import { record } from '../output/record.ts'

export const leaves = [
  command({
    useCase: 'register',
    asks: ['username', 'email'],
    print: ({ message, user }) => [`${message}: ${user.username} (${user.email})`]
  }),
  command({
    useCase: 'login',
    asks: ['email'],
    print: { render: ({ user }, screen, first) => account.render(user, screen, first) }
  }),
  command({ useCase: 'me', print: record() })
]

const account = record()
