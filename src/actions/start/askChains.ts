import type { StartFile } from '../../core/wire/startFile.ts'
import { askBalances } from './askBalances.ts'
import { askTokens } from './askTokens.ts'
import type { ReadChain } from './recordWallets.ts'
import { writeStartFile } from './startFile.ts'
import { pairsOf, type StartLedger } from './startLedger.ts'
import type { StartWork } from './startWork.ts'

/** Whether an earlier start asked of all these chains what `askChains` asks. */
export function knowsAll(earlier: StartFile | null, chains: readonly ReadChain[]): boolean {
  return chains.every(({ source }) => isKnown(earlier, source.chain))
}

/** Asks the chains what the wallets had and what their tokens are, where no earlier start did, and writes down what is known now. */
export async function askChains(
  work: StartWork,
  chains: readonly ReadChain[],
  ledger: StartLedger,
  earlier: StartFile | null,
): Promise<readonly ReadChain[]> {
  const asked: ReadChain[] = []
  for (const chain of chains) {
    if (isKnown(earlier, chain.source.chain)) {
      asked.push(chain)
      continue
    }
    const balances = await askBalances(chain, pairsOf(ledger, chain), work.asking)
    const tokens = await askTokens(chain, ledger.assets, work.asking)
    asked.push({ ...chain, blocks: { ...chain.blocks, balances, tokens } })
  }
  await writeStartFile(
    work,
    asked.map(({ blocks }) => blocks),
  )
  return asked
}

function isKnown(earlier: StartFile | null, id: string): boolean {
  return earlier?.chains.some(({ chain }) => chain === id) === true
}
