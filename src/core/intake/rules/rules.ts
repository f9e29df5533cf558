import { actorsRule } from './actors.ts'
import { addressesRule } from './addresses.ts'
import { agenciesRule } from './agencies.ts'
import { amountsRule } from './amounts.ts'
import { blameRule } from './blame.ts'
import { countsRule } from './counts.ts'
import { datesRule } from './dates.ts'
import { fatesRule } from './fates.ts'
import { hedgesRule } from './hedges.ts'
import { meansRule } from './means.ts'
import { operationsRule } from './operations.ts'
import { otherMoneyRule } from './otherMoney.ts'
import { purposesRule } from './purposes.ts'
import type { IntakeRule } from './rule.ts'
import { speakersRule } from './speakers.ts'
import { topicsRule } from './topics.ts'
import { transactionsRule } from './transactions.ts'
import { underRule } from './under.ts'
import { victimsRule } from './victims.ts'
import { walletsRule } from './wallets.ts'

/** All rules. A new one is a file here and a line in this list. */
export const RULES: readonly IntakeRule[] = [
  addressesRule,
  transactionsRule,
  amountsRule,
  countsRule,
  datesRule,
  actorsRule,
  agenciesRule,
  victimsRule,
  operationsRule,
  speakersRule,
  meansRule,
  walletsRule,
  fatesRule,
  otherMoneyRule,
  underRule,
  blameRule,
  hedgesRule,
  purposesRule,
  topicsRule,
]
