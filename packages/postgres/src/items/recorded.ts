/** The ids of an occurrence that was stored, and of the item it belongs to. */
export interface Recorded {
  id: number
  item_id: number
}
