import type { FollowEvent } from '../../core/wire/followEvent.ts'
import { openLedger } from '../../store/duckdb/openLedger.ts'
import type { AskingOptions } from '../sources/recordNode.ts'
import { ledgerFile } from '../trace/openCase.ts'
import { READ_WHOLE } from '../trace/walkLedger.ts'
import { type QuickRounds, startQuickRounds } from './quickRounds.ts'
import { type StartTail, startTail } from './tail.ts'

export interface OpenRounds extends QuickRounds {
  close(): Promise<void>
}

/**
 * Whether a trace can go on by what is new alone: it was walked in whole, to the end, all that comes are whole blocks, and no block
 * changes which coins lie together.
 */
export function canGoOn({
  case: { asOf, imports, clusters },
  traced: { summary },
}: Pick<StartTail, 'case' | 'traced'>): boolean {
  return (
    asOf === null &&
    !clusters &&
    summary.movements <= READ_WHOLE &&
    imports.every(({ byAddress, node, format }) => byAddress === null && (node === null || format === 'evm-rpc')) &&
    imports.some(({ node }) => node?.to === 'head')
  )
}

/** Goes on from a trace. Until it is closed, the ledger may be read by others and written by nobody. */
export async function openRounds(
  caseDir: string,
  known: Omit<StartTail, 'store'>,
  asking: AskingOptions | undefined,
  tell: (events: readonly FollowEvent[]) => Promise<void>,
): Promise<OpenRounds> {
  const store = await openLedger(ledgerFile(caseDir))
  try {
    const tail = await startTail({ ...known, store })
    const { imports } = known.case
    const rounds = await startQuickRounds({ caseDir, imports, tail, tell, ...(asking === undefined ? {} : { asking }) })
    return { ...rounds, close: () => store.close() }
  } catch (error) {
    await store.close()
    throw error
  }
}
