import { ledgerCheck } from './ledgerCheck.ts'
import { ledgerWhy } from './ledgerWhy.ts'
import type { Verb } from './verb.ts'

export const ledgerVerb: Verb = (program, run) => {
  const ledger = program
    .command('ledger')
    .description('ask a ledger whether it can be trusted, and where a movement is from')
  ledgerCheck(ledger, run)
  ledgerWhy(ledger, run)
}
