import { command } from '../command.ts'

export const leaves = [command({ useCase: 'which', print: (text) => [text] })]
