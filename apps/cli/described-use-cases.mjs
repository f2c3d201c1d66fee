import { fileURLToPath } from 'node:url'
import { tsImport } from 'tsx/esm/api'

const useCases = fileURLToPath(new URL('../../packages/core/src/use-cases.ts', import.meta.url))

/**
 * The command line runs no use case itself: it only reads what they say of themselves. Without their code, and the
 * library that their schemas are made with, a command starts in two thirds of the time.
 */
export const describedUseCases = {
  name: 'described-use-cases',
  async load(id) {
    if (id !== useCases) return null
    const core = await tsImport(useCases, import.meta.url)
    const described = Object.entries(core.useCases).map(([key, { output, ...rest }]) => [
      key,
      { ...rest, output: namesOnly(output) }
    ])
    const json = JSON.stringify(JSON.stringify(Object.fromEntries(described)))
    // V8 reads JSON faster than the same as source.
    return { code: `export const useCases = /* @__PURE__ */ JSON.parse(${json})`, moduleType: 'js' }
  }
}

/** Of an answer only the names of its fields matter here: it was checked where it was made. */
function namesOnly({ type, properties, items, 'x-stream': stream }) {
  const named = Object.entries(properties ?? {}).map(([name, schema]) => [name, namesOnly(schema)])
  return {
    type,
    ...(properties && { properties: Object.fromEntries(named) }),
    ...(items && { items: namesOnly(items) }),
    ...(stream && { 'x-stream': typeof stream === 'object' ? namesOnly(stream) : stream })
  }
}
