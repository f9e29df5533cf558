import type { Sight } from '../wire/overlapFile.ts'

/** An address of which only its role is known. */
export const EMPTY_SIGHT: Omit<Sight, 'role'> = {
  hop: null,
  arrivals: 0,
  first: null,
  last: null,
  received: [],
  funded: [],
  fundedInAll: 0,
  name: '',
  category: '',
  source: '',
}
