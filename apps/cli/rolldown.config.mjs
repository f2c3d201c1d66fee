import { fileURLToPath } from 'node:url'
import { defineConfig } from 'rolldown'

/**
 * Commander asks for child_process to run subcommands that are programs of their own; we have none, and loading it takes a
 * tenth of the time that Node needs to start.
 */
const withoutChildProcess = {
  name: 'without-child-process',
  resolveId(source, importer) {
    return source === 'node:child_process' && importer?.includes('/commander/') ? '\0nothing' : null
  },
  load(id) {
    return id === '\0nothing' ? 'export default {}' : null
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
 * One CommonJS file starts faster than a tree of modules. What a command needs only when it runs is a chunk of its own, and what
 * opens a database or a server stays outside: `import()` finds it in the workspace.
 */
export default defineConfig({
  input: fileURLToPath(new URL('src/main.ts', import.meta.url)),
  platform: 'node',
  plugins: [lazyOnly, withoutChildProcess],
  resolve: { conditionNames: ['@rollcall/source', 'import', 'node', 'default'] },
  output: {
    dir: fileURLToPath(new URL('dist', import.meta.url)),
    format: 'cjs',
    entryFileNames: 'main.cjs',
    chunkFileNames: '[name]-[hash].cjs',
    comments: { legal: false, annotation: false, jsdoc: false },
    sourcemap: false
  }
})
