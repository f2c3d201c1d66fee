import type { Setting } from '@rollcall/runtime'
import { debugParameter, outputParameters } from '../input/common-parameters.ts'
import { parameter } from '../input/parameter.ts'
import { readInput } from '../input/read-input.ts'
import type { Described } from '../input/schema.ts'
import { readSettings } from '../input/settings.ts'
import type { Leaf } from '../leaf.ts'
import { field } from '../output/cell.ts'
import { chooseOutput, printOne } from '../output/print.ts'
import { table } from '../output/table.ts'
import type { View } from '../output/view.ts'
import { writeLines } from '../output/writer.ts'
import { serveSources } from './serve.ts'

const path = ['config']

const described: Described = {
  name: 'config',
  summary: 'Print the settings in force, and where each comes from',
  input: {},
  output: {
    properties: {
      data: {
        type: 'array',
        items: { properties: { name: {}, value: {}, source: {}, secret: {}, description: {} } }
      },
      meta: {}
    }
  }
}

const onlySet = parameter({
  path,
  property: 'only_set',
  schema: { type: 'boolean', default: false, description: 'Leave out what nobody has set' }
})

const parameters = [onlySet, ...outputParameters(path), ...debugParameter(path)]

interface File {
  path: string
  found: boolean
}

interface Answer {
  data: Setting[]
  /** The files that were looked for. */
  files: readonly File[]
}

const settingTable = table<Setting>(
  [field('name'), field('value', { shown: ({ value }) => value ?? '-', flexible: true }), field('source')],
  'Nothing is set.'
)

const fileTable = table<File>(
  [
    { name: 'file', value: ({ path: file }) => file },
    { name: 'state', value: ({ found }) => (found ? 'read' : 'not there') }
  ],
  ''
)

/** In a pipe the settings alone: a table of them is easier to work on than two. */
const view: View<Answer> = {
  empty: settingTable.empty ?? '',
  render({ data, files }, screen, first) {
    const settings = settingTable.render({ data }, screen, first)
    return screen.isTerminal
      ? [
          ...settings,
          ...(data.length > 0 ? [''] : []),
          ...fileTable.render({ data: [...files] }, screen, first)
        ]
      : settings
  }
}

const config: Leaf = {
  path,
  summary: described.summary,
  description:
    'The environment wins over the .env file in the working directory, that over the default. A variable set to nothing counts as not set. Of secrets nothing is shown. Exits with 2 when a server would not start with these settings.',
  parameters,
  async run({ given: said, refuseExtra, io }) {
    const settings = await readSettings(io)
    const values = readInput(parameters, said, settings)
    const chosen = chooseOutput(values, described)
    refuseExtra()
    const { invalidConfiguration, listSettings, warningsAbout } = await import('@rollcall/runtime')
    const sources = serveSources(settings, {})
    const listed = await listSettings(sources)
    const given = new Set(sources.map(({ name }) => name))
    const data = listed.settings.filter(({ source }) => values.only_set !== true || given.has(source))
    const output = { data, meta: { has_next: false, next_cursor: null }, files: settings.files }
    await printOne(output, { io, shown: { ...chosen, view } })
    await writeLines(
      io.stderr,
      warningsAbout(sources).map((warning) => `Warning: ${warning}`)
    )
    if (listed.errors.length > 0) throw invalidConfiguration(listed.errors)
    return 0
  }
}

export const leaves = [config]
