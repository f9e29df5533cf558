/** What joins addresses: they pay together in one transaction, or one is its change. */
export const LINK_RULES = ['common-input', 'change'] as const
export type LinkRule = (typeof LINK_RULES)[number]
