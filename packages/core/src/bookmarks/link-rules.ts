/** What the configuration says of links. */
export interface LinkRules {
  /** Parameters of an address that only track its visitor, in lower case; a `*` at the end stands for any ending. */
  tracking_parameters: readonly string[]
}
