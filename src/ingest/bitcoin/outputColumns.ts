import { type OutputColumns, PAYEE } from '../../core/ledger/rowSource.ts'
import { payee } from './payee.ts'
import { scriptKind } from './scriptKind.ts'

/** What outputs are worth and whom they pay; the script of each stands in `bytes` from `starts` up to `ends`. */
export function outputColumns(
  values: BigUint64Array,
  bytes: Uint8Array,
  starts: Uint32Array,
  ends: Uint32Array,
): OutputColumns {
  const scripts = new Uint8Array(values.length)
  const payeeKinds = new Uint16Array(values.length)
  const payees = new Uint8Array(values.length * PAYEE)
  for (let i = 0; i < values.length; i++) {
    const kind = scriptKind(bytes, starts[i]!, ends[i]!)
    scripts[i] = kind
    payeeKinds[i] = payee(kind, bytes, starts[i]!, ends[i]!, payees, i * PAYEE)
  }
  return { values, scripts, payeeKinds, payees }
}
