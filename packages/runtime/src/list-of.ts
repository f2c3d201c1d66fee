/** The words of a setting that is a list separated by commas. */
export function listOf(setting: string): string[] {
  return setting
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}
