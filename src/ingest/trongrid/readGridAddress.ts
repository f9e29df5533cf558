import { DyepackError, inputError } from '../../core/errors.ts'
import { TRON_LISTS, type TronBlock } from '../../core/wire/tronSource.ts'
import { WrongAnswer } from '../asking/wrongAnswer.ts'
import { fitTogether, type GridLists } from './fitTogether.ts'
import type { GridClient } from './gridClient.ts'
import { type GridRow, readGridList } from './readGridList.ts'

export interface ReadGridAddressParameters {
  readonly client: GridClient
  readonly address: string
  readonly from: TronBlock
  readonly to: TronBlock
  readonly rowsAnAddress: number
  readonly pageRows?: number
}

export interface GridAddress {
  readonly lists: GridLists
  /** Transactions that moved a token which the list of tokens lacks. */
  readonly missing: readonly string[]
}

/** As often its lists are read where they do not fit together. */
const TRIES = 3

/**
 * Everything that an address did between two blocks; null where that is more than `rowsAnAddress` rows.
 * Errors: those of `GridClient.ask`.
 */
export async function readGridAddress(parameters: ReadGridAddressParameters): Promise<GridAddress | null> {
  const { client } = parameters
  for (let tries = 1; ; tries++) {
    const lists = await readLists(parameters)
    if (lists === null) return null
    try {
      return { lists, missing: fitTogether(lists) }
    } catch (error) {
      if (!(error instanceof WrongAnswer)) throw error
      if (tries === TRIES) {
        throw inputError('RPC_WRONG_ANSWER', `answers cannot be right: ${error.message}`, {
          fix: 'name another server',
          facts: { hosts: client.hosts() },
        })
      }
      client.distrust()
    }
  }
}

async function readLists(parameters: ReadGridAddressParameters): Promise<GridLists | null> {
  const { rowsAnAddress } = parameters
  const lists: Record<keyof GridLists, readonly GridRow[] | null> = { transactions: null, trc20: null, internal: null }
  let most = rowsAnAddress
  for (const list of TRON_LISTS) {
    const rows = await readGridList({ ...parameters, list, most }).catch((error: unknown) => {
      // Younger than the other two, and not every server has it.
      if (list === 'internal' && error instanceof DyepackError && error.code === 'RPC_REFUSED') return 'none' as const
      throw error
    })
    if (rows === null) return null
    if (rows === 'none') continue
    lists[list] = rows
    most -= rows.length
  }
  return lists
}
