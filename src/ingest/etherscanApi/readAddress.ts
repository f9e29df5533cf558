import { EXPLORER_LISTS, type ExplorerAction } from '../../core/wire/explorerSource.ts'
import { type ExplorerClient, NoAnswer } from './explorerClient.ts'
import { doubtsOf, fitTogether, type ListsOfAddress } from './fitTogether.ts'
import { BlockTooLarge, readList } from './readList.ts'
import type { ExplorerRow } from './rows.ts'
import { WrongRow } from './wrongRow.ts'

export interface ReadAddressParameters {
  readonly client: ExplorerClient
  /** Lower case. */
  readonly address: string
  readonly from: number
  readonly to: number
  readonly pageRows: number
  readonly rowsAnAddress: number
}

export type ReadAddress =
  | { readonly lists: ListsOfAddress; readonly partial: readonly ExplorerAction[]; readonly doubts: readonly string[] }
  /** `why`: null where it has more rows than `rowsAnAddress`. */
  | { readonly tooBusy: true; readonly why: string | null }

/** What cannot be right may be so by accident: as often it is asked for. */
const TRIES = 3

/** Reads all that an explorer lists of an address. Throws `NoAnswer`. */
export async function readAddress(parameters: ReadAddressParameters): Promise<ReadAddress> {
  for (let tries = 1; ; tries++) {
    try {
      return await readOnce(parameters)
    } catch (error) {
      if (error instanceof TooManyRows) return { tooBusy: true, why: null }
      if (error instanceof BlockTooLarge) return { tooBusy: true, why: error.message }
      if (!(error instanceof WrongRow)) throw error
      if (tries === TRIES) {
        throw new NoAnswer({ kind: 'wrong', host: parameters.client.explorer.host, said: error.message })
      }
    }
  }
}

class TooManyRows extends Error {}

async function readOnce({ rowsAnAddress, ...scope }: ReadAddressParameters): Promise<ReadAddress> {
  let count = 0
  const onRows = (more: number) => {
    count += more
    if (count > rowsAnAddress) throw new TooManyRows()
  }
  const read: Record<ExplorerAction, readonly ExplorerRow[]> = { txlist: [], txlistinternal: [], tokentx: [] }
  const partial: ExplorerAction[] = []
  for (const list of EXPLORER_LISTS) {
    const found = await readList({ ...scope, list, onRows })
    read[list] = found.rows
    if (found.partial) partial.push(list)
  }
  const lists = fitTogether(read)
  return { lists, partial, doubts: doubtsOf(lists, scope.address) }
}
