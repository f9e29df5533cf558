import type { PolicyId } from '../policyIds.ts'
import { dirtyFirst } from './dirtyFirst.ts'
import { fifo } from './fifo.ts'
import { haircut } from './haircut.ts'
import { libr } from './libr.ts'
import { lifo } from './lifo.ts'
import { poison } from './poison.ts'
import type { Policy } from './policy.ts'
import { tiho } from './tiho.ts'

/** Every policy. A new one is a file and a line here. */
export const POLICIES: Readonly<Record<PolicyId, Policy>> = {
  fifo,
  lifo,
  haircut,
  libr,
  'dirty-first': dirtyFirst,
  tiho,
  poison,
}
