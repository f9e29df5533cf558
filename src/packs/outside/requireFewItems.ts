import { inputError } from '../../core/errors.ts'

/** A person looks at them: more in one list are no incidents. */
const MOST = 5_000

/** Errors: TOO_MANY_ITEMS. */
export function requireFewItems(count: number): void {
  if (count <= MOST) return
  throw inputError('TOO_MANY_ITEMS', `the list has ${count} items; at most ${MOST} are read at once`, {
    fix: 'divide it',
    facts: { items: count },
  })
}
