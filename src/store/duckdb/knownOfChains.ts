import { type BlockSource, LONGEST_ADDRESS, type OutputColumns, PAYEE } from '../../core/ledger/rowSource.ts'
import { wordsOf } from './columnAppender.ts'
import type { Database } from './database.ts'
import { type PayeeNumbers, payeeNumbers, SPELLED } from './payeeNumbers.ts'
import { type RecentOutputs, recentOutputs } from './recentOutputs.ts'

/** How many of the last of a chain are known while its blocks are read: powers of two. */
export interface Known {
  readonly payees: number
  readonly transactions: number
  readonly outputs: number
}

/** What was forgotten takes longer, and is found all the same. All together 65 MB, of a chain that is long enough. */
export const KNOWN: Known = { payees: 1 << 19, transactions: 1 << 18, outputs: 1 << 20 }

/** What is known of a chain while its blocks are read. */
export interface Chain {
  readonly payees: PayeeNumbers
  readonly outputs: RecentOutputs
  /** Its nth payee has the number n · step + offset. */
  readonly step: number
  readonly offset: number
}

export interface Chains {
  of(source: BlockSource): Chain
  close(): void
}

/** Each of its own: an address or a hash of one chain says nothing of another's. Their payees have numbers in turn. */
export async function openChains(
  db: Database,
  chains: ReadonlyMap<string, BlockSource>,
  known: Known,
): Promise<Chains> {
  const texts = await db.connection.createAppender('block_text', null, 'temp')
  const room = Buffer.allocUnsafeSlow(SPELLED * (LONGEST_ADDRESS + 1))
  const step = chains.size
  // A text for so many addresses: handing over address by address takes longer than making them.
  const open = (source: BlockSource, offset: number): Chain => {
    const payees = payeeNumbers((first, kinds, payees) => {
      const end = source.writeAddresses(kinds, payees, room)
      texts.appendBigInt(BigInt(first * step + offset))
      texts.appendBigInt(BigInt(step))
      texts.appendVarchar(room.toString('latin1', 0, end - 1))
      texts.endRow()
    }, known.payees)
    return { payees, outputs: recentOutputs(known.outputs, known.transactions), step, offset }
  }
  const opened = new Map([...chains].map(([chain, source], offset) => [chain, open(source, offset)]))
  return {
    of: ({ chain }) => opened.get(chain)!,
    close: () => {
      for (const { payees } of opened.values()) payees.close()
      texts.closeSync()
    },
  }
}

/** −1 where there is no address. */
export function numberPayees(
  { payees: known, step, offset }: Chain,
  { payeeKinds, payees }: OutputColumns,
): Float64Array {
  const words = wordsOf(payees)
  const numbers = new Float64Array(payeeKinds.length)
  for (let i = 0; i < numbers.length; i++) {
    const kind = payeeKinds[i]!
    numbers[i] = kind === 0 ? -1 : known.number(kind, words, (i * PAYEE) / 4) * step + offset
  }
  return numbers
}
