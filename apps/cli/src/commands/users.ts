import { command } from '../command.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'
import { userColumns, userFields } from './user-fields.ts'

const user = record(userFields)

export const leaves = [
  command({ useCase: 'listUsers', print: table(userColumns, 'No users.') }),
  command({ useCase: 'showUser', args: ['user'], print: user }),
  command({
    useCase: 'createUser',
    asks: ['username', 'email'],
    flags: { admin: { means: { role: 'admin' }, description: 'Short for --role admin' } },
    print: user
  }),
  command({ useCase: 'setRole', args: ['user', 'role'], print: user }),
  command({ useCase: 'disableUser', args: ['user'], print: user }),
  command({ useCase: 'enableUser', args: ['user'], print: user }),
  command({
    useCase: 'issuePasswordLink',
    args: ['user'],
    remark: 'Hand the link over yourself: it is shown this once, works once, and replaces earlier ones.',
    print: record()
  }),
  command({
    useCase: 'deleteUser',
    args: ['user'],
    confirm: async (input, { app, caller }) => {
      const { username, email } = await app.showUser(input, caller)
      return `Delete the account ${username} (${email}) and everything it owns?`
    },
    print: () => ['Deleted.']
  })
]
