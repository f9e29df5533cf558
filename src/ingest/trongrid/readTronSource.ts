import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { SOURCE_FILE } from '../../core/wire/sourceFile.ts'
import { type TronList, type TronSource, tronSourceSchema } from '../../core/wire/tronSource.ts'

/** The name of a list that was recorded. */
export function recordedList(list: TronList | 'events', address: string): string {
  return `${list}_${address}.jsonl.gz`
}

/** What `source.json` of a folder says; null where there is none. Errors: `SOURCE_BROKEN`. */
export async function readTronSource(folder: string, name: string): Promise<TronSource | null> {
  const text = await readFile(join(folder, SOURCE_FILE), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return null
  try {
    return tronSourceSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw inputError('SOURCE_BROKEN', `${name}/${SOURCE_FILE} is not what dyepack wrote there`, {
      fix: `remove the folder ${name} and run this again: it is then fetched anew`,
      facts: { folder: name },
      cause,
    })
  }
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
