import { describe } from 'vitest'
import { amountsContract } from './contract/amountsContract.ts'
import { balanceContract } from './contract/balanceContract.ts'
import { type ContractHarness, storeMaker } from './contract/contractHarness.ts'
import { counterpartyContract } from './contract/counterpartyContract.ts'
import { flowContract } from './contract/flowContract.ts'
import { leadContract } from './contract/leadContract.ts'
import { orderContract } from './contract/orderContract.ts'
import { pullContract } from './contract/pullContract.ts'
import { utxoContract } from './contract/utxoContract.ts'
import { wordsContract } from './contract/wordsContract.ts'

/** One suite for every adapter: the same rows give exactly the same answers. */
export function storeContract(name: string, harness: ContractHarness): void {
  describe(`${name} as a ledger store`, () => {
    const make = storeMaker(harness)
    amountsContract(make, harness)
    orderContract(make)
    pullContract(make)
    wordsContract(make)
    counterpartyContract(make)
    utxoContract(make, harness)
    balanceContract(make)
    leadContract(make)
    flowContract(make, harness)
  })
}
