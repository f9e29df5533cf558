import { type TronList, type TronSource, tronSourceSchema } from '../../core/wire/tronSource.ts'
import { readSourceFile } from '../asking/readSourceFile.ts'

/** The name of a list that was recorded. */
export function recordedList(list: TronList | 'events', address: string): string {
  return `${list}_${address}.jsonl.gz`
}

/** What `source.json` of a folder says; null where there is none. Errors: `SOURCE_BROKEN`. */
export function readTronSource(folder: string, name: string): Promise<TronSource | null> {
  return readSourceFile(folder, name, tronSourceSchema)
}

/** What the lists that were recorded lack: sentences. */
export function lacksOf({ addresses, issuers }: Pick<TronSource, 'addresses' | 'issuers'>): readonly string[] {
  const without = addresses.filter(({ read }) => !read.includes('internal'))
  const missing = addresses.flatMap((one) => one.missing)
  const silent = issuers.filter(({ read }) => !read).map(({ contract }) => contract)
  return [
    ...(without.length === 0
      ? []
      : [
          `internal transactions are lacking of ${without.length} of ${addresses.length} addresses: the server has no list of them. TRX that a contract paid to them in a transaction of others is not seen`,
        ]),
    ...(silent.length === 0
      ? []
      : [
          `what the issuer of ${silent.join(' and ')} froze and destroyed is not read: the server has no list of events`,
        ]),
    ...(missing.length === 0
      ? []
      : [
          `${missing.length} transfers of tokens stand in the transactions and not in the list of tokens, the first in transaction ${missing[0]}: they are not in the ledger`,
        ]),
  ]
}
