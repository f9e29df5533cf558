import type { NativeSearch } from '../../core/wire/evmAddressSource.ts'
import { createFindings, type Findings } from '../../ingest/evmRpc/byAddress/findings.ts'
import { searchBalances } from '../../ingest/evmRpc/byAddress/searchBalances.ts'
import { searchLogs } from '../../ingest/evmRpc/byAddress/searchLogs.ts'
import { findNativeSearch } from '../../ingest/evmRpc/byAddress/searchMethods.ts'
import { searchOtterscan } from '../../ingest/evmRpc/byAddress/searchOtterscan.ts'
import { anySize } from '../../ingest/evmRpc/byAddress/searchRange.ts'
import { searchTraces } from '../../ingest/evmRpc/byAddress/searchTraces.ts'
import type { RpcClient } from '../../ingest/jsonRpc/nodeClient.ts'
import type { AddressRequest } from './addressSource.ts'

/** Addresses in one question. */
const IN_A_QUESTION = 20

/** Which transactions are of which addresses. */
export interface Searched {
  readonly findings: Findings
  /** How coin was searched; null: it could not be. */
  readonly native: NativeSearch | null
  /** Contracts whose coin may be lacking. */
  readonly partial: ReadonlySet<string>
  /** Changes of balances that no transaction explains. */
  readonly unexplained: number
}

/** Asks a node which transactions addresses took part in: by events, and by what it has to find coin. Throws `WrongAnswer`. */
export async function searchAddresses(
  client: RpcClient,
  request: AddressRequest,
  addresses: readonly string[],
): Promise<Searched> {
  const { source, arrivals } = request
  const native = await findNativeSearch(client, source)
  const findings = createFindings(addresses, source.rowsAnAddress)
  const sizes = { logs: anySize(), traces: anySize() }
  const partial = new Set<string>()
  let unexplained = 0
  for (let at = 0; at < addresses.length; at += IN_A_QUESTION) {
    const some = createFindings(addresses.slice(at, at + IN_A_QUESTION), source.rowsAnAddress)
    await searchLogs(client, some, source, sizes.logs, request.chain)
    if (native === 'trace_filter') await searchTraces(client, some, source, sizes.traces)
    else if (native === 'ots_searchTransactionsBefore') await searchOtterscan(client, some, source)
    else if (native === 'eth_getBalance') {
      const hints = (address: string) => arrivals?.get(address) ?? []
      const gaps = await searchBalances(client, some, source, hints, source.rowsAnAddress)
      for (const address of gaps.contracts) partial.add(address)
      unexplained += gaps.unexplained
    }
    for (const address of addresses.slice(at, at + IN_A_QUESTION)) {
      if (some.isBusy(address)) findings.giveUp(address)
      for (const [hash, height] of some.of(address)) findings.add(address, hash, height)
    }
  }
  return { findings, native, partial, unexplained }
}
