/** Ids of the formats of lists that proposals are made from. Apart from their readers, so that the help need not load those. */
export const OUTSIDE_FORMATS = [
  'incident-markdown',
  'defillama-hacks',
  'incident-table',
  'ofac-addresses',
  'ofac-sdn',
  'stix',
  'tagpack',
  'actorpack',
] as const
