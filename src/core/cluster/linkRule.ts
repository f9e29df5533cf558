/** What joins addresses: they pay together in one transaction, one is its change, or one is the other's script in another form. */
export const LINK_RULES = ['common-input', 'change', 'wrapped-script'] as const
export type LinkRule = (typeof LINK_RULES)[number]
