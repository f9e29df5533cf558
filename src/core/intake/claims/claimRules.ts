import { amountClaims } from './amountClaims.ts'
import { attributionClaims } from './attributionClaims.ts'
import type { ClaimRule } from './claimRule.ts'
import { countClaims } from './countClaims.ts'
import { dateClaims } from './dateClaims.ts'
import { meansClaims } from './meansClaims.ts'
import { operationClaims } from './operationClaims.ts'
import { parentClaims } from './parentClaims.ts'
import { purposeClaims } from './purposeClaims.ts'
import { walletClaims } from './walletClaims.ts'

/** All rules for claims. A new one is a file here and a line in this list. */
export const CLAIM_RULES: readonly ClaimRule[] = [
  amountClaims,
  countClaims,
  dateClaims,
  attributionClaims,
  meansClaims,
  walletClaims,
  parentClaims,
  operationClaims,
  purposeClaims,
]
