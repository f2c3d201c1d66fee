import { Type } from 'typebox'
import { ownId } from '../auth/live-caller.ts'
import { Input, OneOf, withDefault } from '../schema.ts'
import { Content, StreamOf } from '../stream.ts'
import { defineUseCase } from '../use-case.ts'
import { BOOKMARK_FORMATS, type BookmarkFiles } from './bookmark-files.ts'
import { IF_EXISTS } from './create-bookmark.ts'
import { importEntries } from './import-entries.ts'
import type { LinkRules } from './link-rules.ts'
import { Imported } from './read-entry.ts'
import type { SavePorts } from './save-bookmarks.ts'

type Ports = SavePorts & { link_rules: LinkRules; bookmark_files: BookmarkFiles }

export const importBookmarks = defineUseCase({
  name: 'bookmarks.import',
  summary: 'Save the bookmarks of a file: of a browser, CSV, JSON or a list of addresses',
  description:
    'Answers a line for each entry as it is saved. One that is wrong does not stop the others. Folders become tags, dates are kept, and so is a short code that is free; of one that was drawn and is taken, another takes the place.',
  scope: 'bookmarks:write',
  input: Input({
    content: Content({ description: 'The file' }),
    format: Type.Optional(
      OneOf(BOOKMARK_FORMATS, { description: 'What the file is; told from its beginning when left out' })
    ),
    if_exists: withDefault(
      OneOf(IF_EXISTS, {
        description: 'When an address is saved already: fail the entry, leave it, or change it'
      }),
      'return'
    ),
    dry_run: withDefault(
      Type.Boolean({
        description:
          'Say what would become of each, as far as it does not depend on short codes, and save nothing'
      }),
      false
    )
  }),
  output: StreamOf(Imported),
  errors: [],
  async run({ content, format, ...how }, { bookmark_files, ...ports }: Ports, caller) {
    const user_id = ownId(caller)
    return importEntries(bookmark_files.read(content, format), { ...ports, ...how, user_id, caller })
  }
})
