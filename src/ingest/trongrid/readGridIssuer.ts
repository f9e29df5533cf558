import { DyepackError } from '../../core/errors.ts'
import { BLACK_LIST_EVENTS } from '../../core/wire/tronSource.ts'
import { type GridRow, type ReadGridListParameters, readGridList } from './readGridList.ts'

/** USDT's issuer froze some thousands of addresses in all its years. */
const MOST = 100_000

/**
 * What an issuer froze and destroyed between two blocks; null where the server has no events, or too many.
 * Errors: those of `GridClient.ask`.
 */
export async function readGridIssuer(
  parameters: Omit<ReadGridListParameters, 'list' | 'address' | 'event' | 'most'> & { readonly contract: string },
): Promise<readonly GridRow[] | null> {
  const { contract, ...range } = parameters
  const rows: GridRow[] = []
  for (const event of BLACK_LIST_EVENTS) {
    const some = await readGridList({ ...range, list: 'events', address: contract, event, most: MOST }).catch(
      (error: unknown) => {
        if (error instanceof DyepackError && error.code === 'RPC_REFUSED') return null
        throw error
      },
    )
    if (some === null) return null
    rows.push(...some)
  }
  return rows
}
