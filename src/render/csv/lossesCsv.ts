import type { TraceLoss } from '../../core/wire/traceFile.ts'
import { line } from './cell.ts'

/** `losses.csv`: the loss ledgers of all policies, one line each class, label and evidence. */
export function* lossesCsv(
  policies: Iterable<{ readonly policy: string; readonly losses: readonly TraceLoss[] }>,
  assetOf: (origin: number) => string,
): Iterable<string> {
  yield 'policy,origin,asset,class,label,evidence,basis,usd_at_theft,usd_at_event\n'
  for (const { policy, losses } of policies) {
    for (const loss of losses) {
      const { origin, label, evidence, basis, usdAtTheft, usdAtEvent } = loss
      yield line([policy, origin, assetOf(origin), loss.class, label, evidence, basis, usdAtTheft, usdAtEvent])
    }
  }
}
