/** What one entry of a file says, unchecked: `fields` has the names of what is imported. `line` counts from 1. */
export type FileEntry =
  | { line: number; fields: Record<string, unknown> }
  /** It cannot be read. */
  | { line: number; error: string }
