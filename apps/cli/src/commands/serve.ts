import { debugParameter } from '../input/common-parameters.ts'
import { parameter } from '../input/parameter.ts'
import { type Given, readInput } from '../input/read-input.ts'
import { readSettings, type Settings } from '../input/settings.ts'
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
    const sources = serveSources(settings, given)
    refuseExtra()
    const api = await import('@rollcall/api')
    await api.serve({ sources, print: (line: string) => io.stderr.write(`${line}\n`) })
    return 0
  }
}

export const leaves = [serve]

/** What the server is started with: its own options come before the settings that they stand in for. */
export function serveSources(settings: Settings, given: Given): Settings['sources'] {
  const { host, port } = readInput(parameters, given, settings)
  const values = {
    ...(typeof host === 'string' && { HOST: host }),
    ...(typeof port === 'number' && { PORT: String(port) })
  }
  return [{ name: 'options of rollcall serve', values }, ...settings.sources]
}
