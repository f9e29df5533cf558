import { inputError } from '../../core/errors.ts'
import { addressKey } from '../../core/share/compareLists.ts'
import type { LedgerAddressFacts } from '../../core/share/shareInput.ts'
import { readCsv } from '../report/readCsv.ts'

/** `addresses.csv`, by chain and address, then by asset. Errors: those of `readCsv`, RESULT_BAD. */
export async function readAddressFacts(
  path: string,
): Promise<ReadonlyMap<string, ReadonlyMap<string, LedgerAddressFacts>>> {
  const facts = new Map<string, Map<string, LedgerAddressFacts>>()
  for await (const cells of readCsv(path, 'out/addresses.csv')) {
    const cell = (column: string) => cells.get(column) ?? ''
    const received = cell('received')
    if (!/^\d{1,100}$/.test(received)) {
      throw inputError('RESULT_BAD', `out/addresses.csv: ${JSON.stringify(received)} is no amount`, {
        fix: 'run "dyepack trace" on the case again',
      })
    }
    const key = addressKey({ chain: cell('chain'), address: cell('address') })
    const assets = facts.get(key) ?? new Map<string, LedgerAddressFacts>()
    facts.set(key, assets)
    const [firstTime, lastTime] = [cell('first_time'), cell('last_time')]
    assets.set(cell('asset'), { received: BigInt(received), firstTime, lastTime })
  }
  return facts
}
