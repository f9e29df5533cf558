import { addressReuse } from './addressReuse.ts'
import { addressType } from './addressType.ts'
import type { ChangeRule } from './changeRule.ts'
import { clientChange } from './clientChange.ts'
import { locktime } from './locktime.ts'
import { oneTimeChange } from './oneTimeChange.ts'
import { optimalChange } from './optimalChange.ts'
import { peelingChain } from './peelingChain.ts'
import { powerOfTen } from './powerOfTen.ts'

export const CHANGE_RULES: readonly ChangeRule[] = [
  addressReuse,
  addressType,
  clientChange,
  optimalChange,
  powerOfTen,
  locktime,
  peelingChain,
  oneTimeChange,
]
