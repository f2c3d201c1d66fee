import { debugParameter } from '../input/common-parameters.ts'
import { parameter } from '../input/parameter.ts'
import { readInput } from '../input/read-input.ts'
import { readSettings } from '../input/settings.ts'
import type { Leaf } from '../leaf.ts'

const path = ['serve']

const parameters = [
  parameter({
    path,
    property: 'host',
    schema: { type: 'string', description: 'Address to listen on, instead of HOST' }
  }),
  parameter({
    path,
    property: 'port',
    schema: { type: 'integer', minimum: 0, maximum: 65535, description: 'Port to listen on, instead of PORT' }
  }),
  ...debugParameter(path)
]

const serve: Leaf = {
  path,
  summary: 'Serve the API',
  description: 'Runs until it is told to stop (Ctrl-C, SIGTERM), and finishes what it has begun.',
  parameters,
  async run({ given, refuseExtra, io }) {
    const settings = await readSettings(io)
    const { host, port } = readInput(parameters, given, settings)
    refuseExtra()
    const api = await import('@rollcall/api')
    const env = {
      ...settings.env,
      ...(typeof host === 'string' && { HOST: host }),
      ...(typeof port === 'number' && { PORT: String(port) })
    }
    await api.serve({ env, print: (line: string) => io.stderr.write(`${line}\n`) })
    return 0
  }
}

export const leaves = [serve]
