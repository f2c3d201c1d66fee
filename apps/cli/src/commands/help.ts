import { exitCodeOf } from '../exit-codes.ts'
import { debugParameter } from '../input/common-parameters.ts'
import type { Leaf } from '../leaf.ts'
import { writeLines } from '../output/writer.ts'

const path = ['help', 'exit-codes']

const exitCodes: Leaf = {
  path,
  summary: 'List the exit codes and what they mean',
  parameters: debugParameter(path),
  async run({ io, refuseExtra }) {
    refuseExtra()
    const lines = [
      '0  fine',
      '1  a check or a gate did not hold, or the user aborted',
      '2  the command line cannot be understood, or the input is invalid (invalid)',
      ...Object.entries(exitCodeOf)
        .filter(([code]) => code !== 'invalid')
        .map(([code, number]) => `${String(number).padEnd(2)} ${code}`)
    ]
    await writeLines(io.stdout, lines)
    return 0
  }
}

export const leaves = [exitCodes]
