import { join } from 'node:path'
import type { Case, CaseByAddress } from '../../core/case/case.ts'
import { inputError } from '../../core/errors.ts'
import { chainOfAsset } from '../../core/ledger/chains.ts'
import type { AddressRecord, AddressSource } from '../sources/addressSource.ts'
import { addressSourceOf } from '../sources/addressSources.ts'
import type { AskingOptions } from '../sources/recordNode.ts'
import { addressFolder } from '../sources/sourceFolder.ts'

/** An import of a case that is fetched by address. */
export interface PullSource {
  readonly chain: string
  readonly source: CaseByAddress
  readonly kind: AddressSource
  /** In the case folder. */
  readonly name: string
  /** Of the seeds, on this chain. */
  readonly transactions: readonly string[]
  /** Records these addresses beside what is there. */
  record(
    addresses: readonly string[],
    arrivals: ReadonlyMap<string, readonly number[]>,
    onProgress: (rows: number) => void,
  ): Promise<AddressRecord>
  /** What is there: nobody is asked. */
  recorded(): Promise<AddressRecord>
}

/** Errors: `NOTHING_TO_PULL`. */
export function pullSources(theCase: Case, caseDir: string, asking: AskingOptions): readonly PullSource[] {
  const sources = theCase.imports.flatMap(({ format, chain: named, byAddress: source }): PullSource[] => {
    const kind = source === null ? null : addressSourceOf(format)
    if (source === null || kind === null) return []
    const chain = named ?? 'ethereum'
    const name = addressFolder(format, chain, source)
    const transactions = theftsOn(theCase, chain)
    const onlyInRange = theCase.imports.some((one) => one.node !== null && (one.chain ?? 'ethereum') === chain)
    const common = { folder: join(caseDir, name), name, chain, source, asking, onlyInRange }
    return [
      {
        chain,
        source,
        kind,
        name,
        transactions,
        record: (addresses, arrivals, onProgress) =>
          kind.record({ ...common, addresses, transactions, arrivals, onProgress: ({ rows }) => onProgress(rows) }),
        recorded: () => kind.record({ ...common, addresses: [] }),
      },
    ]
  })
  if (sources.length > 0 || theCase.imports.some(({ node }) => node !== null)) return sources
  throw inputError('NOTHING_TO_PULL', `no import of case ${theCase.id} is fetched`, {
    fix: 'add one like { format: evm-rpc, url: env:ETH_RPC, chain: ethereum, from: 19000000, to: 19000100, by: address }; files are read by dyepack trace',
  })
}

function theftsOn({ origins }: Case, chain: string): readonly string[] {
  const hashes = origins.flatMap(({ asset, seed }) =>
    seed.kind === 'tx' && chainOfAsset(asset) === chain ? [seed.tx] : [],
  )
  return [...new Set(hashes)]
}
