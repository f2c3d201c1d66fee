import type { App } from '@rollcall/core'
import { command } from '../command.ts'
import { record } from '../output/record.ts'

export const leaves = [
  command({
    useCase: 'explain',
    args: ['use_case'],
    holds: ({ allowed }) => allowed,
    print: record<Awaited<ReturnType<App['explain']>>>([
      {
        name: 'allowed',
        value: ({ allowed }) => (allowed ? 'yes' : 'no'),
        style: ({ allowed }, paint) => (allowed ? paint.green : paint.red)
      },
      { name: 'rule', value: ({ rule }) => rule },
      { name: 'reason', value: ({ reason }) => reason },
      { name: 'use_case', value: ({ use_case }) => use_case },
      { name: 'scope', value: ({ scope }) => scope },
      { name: 'subject', value: ({ subject }) => subject.username ?? subject.kind }
    ])
  })
]
