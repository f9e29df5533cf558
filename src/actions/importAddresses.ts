import { resolve } from 'node:path'
import type { CaseAddressSource } from '../core/case/case.ts'
import { inputError } from '../core/errors.ts'
import { normaliseAddress } from '../core/ledger/address.ts'
import { type ImportDataParameters, type ImportReport, importData } from './importData.ts'
import type { AddressRecord } from './sources/addressSource.ts'
import { addressSourceOf } from './sources/addressSources.ts'
import { addressFolder } from './sources/sourceFolder.ts'

export interface ImportAddressesParameters extends Pick<ImportDataParameters, 'ledger' | 'asking' | 'onProgress'> {
  readonly format: string
  readonly chain: string
  readonly source: CaseAddressSource
  readonly addresses: readonly string[]
  /** Folder that what is fetched is kept in. */
  readonly sources: string
}

export interface ImportAddressesReport extends ImportReport {
  readonly recorded: AddressRecord
}

/**
 * Fetches what addresses did, unless it is there, and brings it into a ledger, with what was fetched into the same folder before.
 * Errors: `NOT_BY_ADDRESS`, `BAD_ADDRESS`, `ALL_TOO_BUSY`, those of `AddressSource.record`, those of `importData`.
 */
export async function importAddresses(parameters: ImportAddressesParameters): Promise<ImportAddressesReport> {
  const { ledger, format, chain, source, sources, asking, onProgress = () => {} } = parameters
  const kind = addressSourceOf(format)
  if (kind === null)
    throw inputError('NOT_BY_ADDRESS', `${format} is not asked by address`, { fix: 'leave out --address' })
  const addresses = parameters.addresses.map((text) => readAddress(chain, text))
  const name = addressFolder(format, chain, source, sources)
  let done = 0
  const recorded = await kind.record({
    folder: resolve(name),
    name,
    chain,
    source,
    addresses,
    ...(asking === undefined ? {} : { asking }),
    onProgress: ({ address, rows }) => {
      const share = ++done / addresses.length
      onProgress({ step: 'fetch', file: `${address}: ${rows} rows`, filesDone: 0, filesTotal: 0, share })
    },
  })
  if (recorded.covers.length === 0) throw allTooBusy(recorded.tooBusy, source)
  const byAddress = { ...source, addresses }
  const report = await importData({ ledger, imports: [{ format, files: [], chain, byAddress }], sources, onProgress })
  return { ...report, recorded }
}

function readAddress(chain: string, text: string): string {
  const reading = normaliseAddress(chain, text)
  if ('address' in reading) return reading.address
  throw inputError('BAD_ADDRESS', `${JSON.stringify(text)} ${reading.problem}`, {
    fix: 'compare it with its source',
    facts: { address: text, chain },
  })
}

function allTooBusy(tooBusy: readonly string[], { rowsAnAddress }: CaseAddressSource): Error {
  return inputError('ALL_TOO_BUSY', `each of these has more than ${rowsAnAddress} rows: ${tooBusy.join(', ')}`, {
    fix: 'allow more with --rows-an-address',
    facts: { tooBusy, rowsAnAddress },
  })
}
