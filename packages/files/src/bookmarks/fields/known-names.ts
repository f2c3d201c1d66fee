import type { ExportedField } from './exported-fields.ts'

/** What bookmark programs call the parts of a bookmark, our own name first. */
export const KNOWN_NAMES: Record<ExportedField, readonly string[]> = {
  url: words('url href link uri'),
  title: words('title name'),
  body: words('body note notes extended comment comments excerpt selection'),
  tags: words('tags tag_names labels keywords'),
  unread: words('unread toread to_read'),
  archived: words('archived archive is_archived isarchived'),
  favourite: words('favourite favorite favorited starred is_starred important'),
  short_url: words('short_url'),
  enabled: words('enabled'),
  expires_at: words('expires_at'),
  max_visits: words('max_visits'),
  redirect_status: words('redirect_status'),
  alternate_url: words('alternate_url'),
  created_at: words(
    'created_at createdat created time_added time timestamp date_added dateadded add_date added date'
  ),
  updated_at: words(
    'updated_at updatedat updated last_modified lastmodified lastupdate date_modified modified'
  )
}

/** What becomes tags beside the tags. */
export const FOLDER_NAMES = words('folder folders collection group')

function words(text: string): readonly string[] {
  return text.split(' ')
}
