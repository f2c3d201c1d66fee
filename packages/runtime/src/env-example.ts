import { type SettingSchema, settingSchemas } from './env.ts'

const WIDTH = 120

const HEAD = `# Copy to \`.env\` beside this file, readable by you alone (chmod 600 .env), or set these in the environment, which wins.
# Everything has a default that works on one machine; a value left empty counts as not set.
# Made of packages/runtime/src/env by \`npm run env-example\`.
`

/** The text of `.env.example`: every setting with what is known of it, and its default. */
export function envExample(): string {
  const settings = Object.entries(settingSchemas).map(([name, schema]) => {
    const value = schema['x-example'] ?? schema.default ?? ''
    return `${wrapped(aboutSetting(schema))}\n${name}=${value}\n`
  })
  return [HEAD, ...settings].join('\n')
}

function aboutSetting(schema: SettingSchema): string {
  const { description = '', 'x-more': more } = schema
  return `${description}${choicesOf(schema)}.${more === undefined ? '' : ` ${more}`}`
}

function choicesOf({ enum: choices, minimum, maximum }: SettingSchema): string {
  if (choices !== undefined) return ` (${choices.slice(0, -1).join(', ')} or ${String(choices.at(-1))})`
  return minimum === undefined || maximum === undefined ? '' : ` (${minimum} to ${maximum})`
}

/** As lines of comment. */
function wrapped(text: string): string {
  const lines = ['#']
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`
    if (longer.length <= WIDTH) lines[lines.length - 1] = longer
    else lines.push(`# ${word}`)
  }
  return lines.join('\n')
}
