/** Whether nothing at all is to change, which no UPDATE can say. */
export function isUnchanged(changes: object): boolean {
  return Object.values(changes).every((value) => value === undefined)
}
