import { groupedText } from '../groupedText.ts'
import type { Frame } from './frame.ts'
import { counted, say, type Text } from './text.ts'
import { proseDay } from './times.ts'

/** Warnings whose facts the lines below say in their own words, or another part of the answer says. */
const SAID: ReadonlySet<string> = new Set([
  'NO_PRIMARY_POLICY',
  'ROWS_WITHOUT_HEIGHT',
  'ROWS_WITHOUT_TX_INDEX',
  'ROWS_WITHOUT_HASH',
  'NO_GAS',
  'UNRESOLVED_INPUTS',
  'UNVALUED_INPUTS',
  'DUPLICATE_ROWS',
  'UNREAD_SWAPS',
  'CONTESTED_SWAPS',
  'LOOKS_LIKE_A_SERVICE',
  'SERVICE_LIKE_OVERRIDDEN',
])

/** What was not looked at, and what the sources do not have. A gap is never a finding. */
export function notLookedAt(frame: Frame): readonly Text[] {
  const { ledger, trace } = frame.input
  const lines: Text[] = []
  for (const chain of ledger.chains) {
    const span = `${proseDay(Date.parse(chain.firstTime))} to ${proseDay(Date.parse(chain.lastTime))}`
    lines.push(
      say`Only the ledger of this case was read: on ${chain.chain}, ${counted(chain.movements, 'movement')} from ${span}.`,
    )
    const missing = [
      [chain.withoutHeight, 'block height'],
      [chain.withoutTxIndex, 'place in the block'],
      [chain.withoutHash, 'transaction hash'],
    ] as const
    const gaps = missing.filter(([count]) => count > 0).map(([count, what]) => `${groupedText(count)} have no ${what}`)
    if (gaps.length > 0) {
      lines.push(
        say`Of these movements ${gaps.join(', ')} in the source; what has no order of its own stands in the order of the file.`,
      )
    }
    if (chain.model === 'account' && chain.gasRows === 0)
      lines.push(say`Fees (gas) on ${chain.chain} are not in the ledger.`)
    if (chain.unresolvedInputs > 0) {
      lines.push(
        say`${counted(chain.unresolvedInputs, 'spent output')} on ${chain.chain} ${chain.unresolvedInputs === 1 ? 'is' : 'are'} not in the ledger and taken as clean.`,
      )
    }
    const { unvaluedInputs = 0 } = chain
    if (unvaluedInputs > 0) {
      lines.push(
        say`Of ${groupedText(unvaluedInputs)} of them nothing states the value; the least that it can be is taken.`,
      )
    }
  }
  const duplicates = ledger.imports.reduce((all, run) => all + run.duplicates, 0)
  if (duplicates > 0)
    lines.push(
      say`${counted(duplicates, 'row')} of the files ${duplicates === 1 ? 'was an exact duplicate' : 'were exact duplicates'} and kept once.`,
    )
  const unread = frame.result.conversions.filter((conversion) => conversion.mark === 'unread-swap')
  const swaps = new Set(unread.map(({ txHash }) => txHash)).size
  if (swaps > 0) {
    lines.push(
      say`${counted(swaps, 'swap')} could not be read: what went in is followed to the contract, what came out is not.`,
    )
  }
  lines.push(say`What happened inside a service is not on a chain, and was not looked at.`)
  for (const { code, message } of trace.warnings) if (!SAID.has(code)) lines.push(say`${message}`)
  return lines
}
