import type { User } from '@rollcall/core'
import { command } from '../command.ts'
import { field } from '../output/cell.ts'
import { record } from '../output/record.ts'
import { table } from '../output/table.ts'

export const leaves = [
  command({
    useCase: 'createUser',
    asks: ['username', 'email'],
    flags: { admin: { means: { role: 'admin' }, description: 'Short for --role admin' } },
    print: record()
  }),
  command({
    useCase: 'listUsers',
    print: table<User>(
      [
        field('id'),
        field('username'),
        field('role'),
        field('created_at'),
        field('email', { flexible: true })
      ],
      'No users.'
    )
  })
]
