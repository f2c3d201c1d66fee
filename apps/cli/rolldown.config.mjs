import { fileURLToPath } from 'node:url'
import { defineConfig } from 'rolldown'
import { describedUseCases } from './described-use-cases.mjs'

/** Loading these two modules of Node takes a quarter of the time that Node itself needs to start. */
const standIns = [
  // Commander runs subcommands that are programs of their own with it; we have none.
  { source: 'node:child_process', importer: '/commander/', code: 'export default {}' },
  // The core hashes what it records, not while help is printed.
  {
    source: 'node:crypto',
    importer: '/packages/core/',
    code: ['createHash', 'hash']
      .map(
        (name) =>
          `export const ${name} = (...args) => process.getBuiltinModule('node:crypto').${name}(...args)`
      )
      .join('\n')
  }
]

const withStandIns = {
  name: 'with-stand-ins',
  resolveId(source, importer) {
    const index = standIns.findIndex((one) => one.source === source && importer?.includes(one.importer))
    return index === -1 ? null : `\0stand-in-${index}`
  },
  load(id) {
    return id.startsWith('\0stand-in-') ? standIns[Number(id.slice('\0stand-in-'.length))].code : null
  }
}

const outside = ['@rollcall/api', '@rollcall/runtime']

/** A static import would load the database or the server at every start, `--help` included. */
const lazyOnly = {
  name: 'lazy-only',
  resolveId(source, importer, { kind }) {
    if (!outside.includes(source)) return null
    if (kind !== 'dynamic-import')
      this.error(`LAZY_ONLY: ${importer} must load ${source} with import() inside the command that needs it`)
    return { id: source, external: true }
  }
}

/**
 * One CommonJS file starts faster than a tree of modules. What a command needs only when it runs is a chunk of its own,
 * and what opens a database or a server stays outside: `import()` finds it in the workspace.
 */
export default defineConfig({
  input: fileURLToPath(new URL('src/main.ts', import.meta.url)),
  platform: 'node',
  plugins: [lazyOnly, withStandIns, describedUseCases],
  resolve: { conditionNames: ['@rollcall/source', 'import', 'node', 'default'] },
  output: {
    dir: fileURLToPath(new URL('dist', import.meta.url)),
    format: 'cjs',
    entryFileNames: 'main.cjs',
    chunkFileNames: 'chunks/[name].cjs',
    comments: { legal: false, annotation: false, jsdoc: false },
    sourcemap: false
  }
})
