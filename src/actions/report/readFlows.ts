import { inputError } from '../../core/errors.ts'
import type { FlowRow } from '../../core/report/endpointRow.ts'
import { readCsv } from './readCsv.ts'

/** The rows of `flows.csv` of one policy, in chain order. A time that is not there is NaN. Errors: those of `readCsv`, RESULT_BAD. */
export async function* readFlows(path: string, policy: string): AsyncGenerator<FlowRow> {
  for await (const cells of readCsv(path, 'out/flows.csv', `${policy},`)) {
    const cell = (column: string) => cells.get(column) ?? ''
    if (!/^[1-9]\d{0,8} \d{0,100}$/.test(`${cell('origin')} ${cell('basis')}`))
      throw inputError('RESULT_BAD', `out/flows.csv: ${JSON.stringify(cell('basis'))} is no amount of an origin`, {
        fix: 'run "dyepack trace" on the case again',
      })
    yield {
      origin: Number(cell('origin')),
      chain: cell('chain'),
      time: Date.parse(cell('time')),
      txHash: cell('tx_hash'),
      seq: cell('seq'),
      from: cell('from'),
      to: cell('to'),
      asset: cell('asset'),
      basis: cell('basis') === '' ? null : BigInt(cell('basis')),
    }
  }
}
