import { swapDoubts } from './contestedSwaps.ts'
import { overrideLines } from './crowded.ts'
import type { Frame } from './frame.ts'
import type { LossBar } from './lossBar.ts'
import { assetAmount, assetNames, nameOf, type Scale } from './money.ts'
import type { Place } from './place.ts'
import type { PolicyLens } from './policyLens.ts'
import { heldWords } from './taken.ts'
import { counted, say, type Text } from './text.ts'
import { rangeWords } from './verdict.ts'

/** What the answer rests on: the policy and its range, what was assumed, what is unknown. */
export function howSureOf(
  frame: Frame,
  places: readonly Place[],
  scale: Scale,
  bar: LossBar,
  lens: PolicyLens,
): readonly Text[] {
  const { primary } = frame.input.caseFile
  const lines: Text[] = []
  if (frame.chosen && primary !== null) {
    lines.push(
      say`The policy in front is ${frame.front}, named in the case before the results. Why: ${primary.why.trim()}`,
    )
  } else {
    lines.push(
      say`No policy was chosen beforehand. The first one, ${frame.front}, stands in front, and the range over all of them is given.`,
    )
  }
  const held = heldWords(frame, scale)
  if (held !== null) lines.push(held)
  if (frame.input.caseFile.clusters) {
    lines.push(
      say`Addresses that paid together are taken for one owner’s, and their coins for one stock: an assumption of the case (rule common-input, CoinJoins left out). A cluster is named by its first address.`,
    )
  }
  lines.push(say`${lens.finding}.`)
  const business = places.filter((place) => place.group === 'business')
  if (business.length > 0 && lens.policies.length > 1) {
    lines.push(
      say`Under the ${lens.policies.length} policies, ${rangeWords(frame, places, business, scale)} reached a business.`,
    )
  }
  lines.push(...swapDoubts(frame, scale))
  lines.push(...overrideLines(frame))
  lines.push(...assumedCleanWords(frame))
  for (const lossClass of ['unread', 'cut'] as const) {
    const line = bar.classes.find((entry) => entry.class === lossClass)
    if (line === undefined) continue
    const words = lossClass === 'unread' ? 'Unknown, because not read' : 'Cut off by the stop rules of the case'
    lines.push(say`${words}: ${line.share} (${line.amount}).`)
  }
  const evidence = bar.evidence.map(({ evidence: kind, share }) => `${share} on ${EVIDENCE_WORDS[kind]}`)
  lines.push(say`Where the money ended rests for ${evidence.join(', ')}.`)
  return lines
}

/** Per asset: in how many wallets more went out than the ledger shows coming in, and how much. */
function assumedCleanWords(frame: Frame): readonly Text[] {
  const names = assetNames(frame.input)
  const byAsset = new Map<string, { count: number; amount: bigint }>()
  for (const { asset, amount } of frame.result.assumedClean) {
    const entry = byAsset.get(asset) ?? { count: 0, amount: 0n }
    byAsset.set(asset, { count: entry.count + 1, amount: entry.amount + BigInt(amount) })
  }
  return [...byAsset].flatMap(([asset, { count, amount }]) => {
    if (amount === 0n) return []
    const wallets = counted(count, 'wallet')
    return [
      say`From ${wallets} more was paid out than the ledger shows coming in. The difference, ${assetAmount(nameOf(names, asset), amount)}, is assumed to be clean and older than everything else there.`,
    ]
  })
}

const EVIDENCE_WORDS = {
  'on-chain': 'what the ledger shows',
  heuristic: 'rules of thumb',
  claim: 'labels, which are claims',
} as const
