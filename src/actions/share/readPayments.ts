import { inputError } from '../../core/errors.ts'
import { chainModel } from '../../core/ledger/chains.ts'
import type { TaintedPayment } from '../../core/share/taintedPayment.ts'
import { POLICY_IDS } from '../../core/trace/policyIds.ts'
import { readCsv } from '../report/readCsv.ts'

/** The rows of `flows.csv` but those of poison, in the file's order. Errors: those of `readCsv`, RESULT_BAD. */
export async function* readPayments(path: string): AsyncGenerator<TaintedPayment> {
  for await (const cells of readCsv(path, 'out/flows.csv')) {
    const cell = (column: string) => cells.get(column) ?? ''
    const policy = POLICY_IDS.find((id) => id === cell('policy'))
    if (policy === 'poison') continue
    const [origin, tainted, basis, time] = [cell('origin'), cell('tainted'), cell('basis'), Date.parse(cell('time'))]
    if (
      policy === undefined ||
      Number.isNaN(time) ||
      !/^[1-9]\d{0,8} \d{1,100} \d{0,100}$/.test(`${origin} ${tainted} ${basis}`)
    ) {
      throw inputError(
        'RESULT_BAD',
        `out/flows.csv: ${JSON.stringify(tainted)} is no amount of an origin under a policy`,
        {
          fix: 'run "dyepack trace" on the case again',
        },
      )
    }
    const chain = cell('chain')
    yield {
      ...{ policy, origin: Number(origin), chain, time, txHash: cell('tx_hash'), from: cell('from'), to: cell('to') },
      ...{ asset: cell('asset'), tainted: BigInt(tainted), basis: basis === '' ? null : BigInt(basis) },
      own: chainModel(chain) === 'utxo',
    }
  }
}
