/** Every policy, in the order in which reports print them. */
export const POLICY_IDS = ['fifo', 'lifo', 'haircut', 'libr', 'dirty-first', 'tiho', 'poison'] as const
export type PolicyId = (typeof POLICY_IDS)[number]
