/** What somebody says about an address: a claim with its source. Two sources may disagree; both stay. */
export interface Tag {
  readonly chain: string
  /** Lower case where the chain allows it. */
  readonly address: string
  readonly label: string
  /** Concept id of the INTERPOL-derived taxonomy that TagPacks use, e.g. `exchange`; empty where the tag names none. */
  readonly category: string
  /** Who controls the address, as one name for many labels ("binance"); empty where unknown. */
  readonly actor: string
  /** Where this was seen: a URL or a citation. */
  readonly source: string
  /** TagPack confidence id, e.g. `authority_data`; empty where the tag names none. */
  readonly confidence: string
  /** 0 (none) to 100, from the confidence id; tags without one have 0. */
  readonly confidenceLevel: number
  /** `YYYY-MM-DD`; empty where unknown. */
  readonly lastmod: string
  /** Creator and title of the pack. */
  readonly pack: string
  /** File in the case folder. */
  readonly file: string
}
