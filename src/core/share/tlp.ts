/** How far a list may travel: the Traffic Light Protocol 2.0 of FIRST, from the widest on. */
export const TLP_LEVELS = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const
export type Tlp = (typeof TLP_LEVELS)[number]

/** `TLP:AMBER+STRICT`: always in capitals. */
export function tlpName(level: Tlp): string {
  return `TLP:${level.toUpperCase()}`
}

/** What a reader may do, by https://www.first.org/tlp/. */
export const TLP_WORDS: Readonly<Record<Tlp, string>> = {
  clear: 'may be shared with everybody',
  green: 'may be shared within the community, not in public',
  amber: 'may be shared within the organisation and with its clients, where they need to know',
  'amber+strict': 'may be shared within the organisation only, where they need to know',
  red: 'for the persons whom it was given to, and nobody else',
}
