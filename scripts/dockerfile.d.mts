interface Step {
  keyword: string
  /** Of a health check the command alone. */
  text: string
}

interface Copy extends Step {
  keyword: 'COPY'
  /** Another stage; the build context when null. */
  from: string | null
  sources: string[]
  to: string
}

interface Setting extends Step {
  keyword: 'ENV'
  set: Record<string, string>
}

export interface Stage {
  name: string | null
  steps: (Step | Copy | Setting)[]
}

/** The stages of a Dockerfile, in order. */
export function stagesOf(text: string): Stage[]

/** The files below a folder that its .dockerignore lets through, as paths from there. */
export function buildContext(folder: string): string[]

/** Whether a path is left out, as Docker decides it. */
export function dockerignore(text: string): (path: string) => boolean

/** The size of all that is below a folder, in bytes. */
export function sizeOf(folder: string): number
