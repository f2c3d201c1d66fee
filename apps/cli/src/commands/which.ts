import { command } from '../command.ts'

export const leaves = [command({ useCase: 'which', schema: 'as-is', print: (text) => [text] })]
