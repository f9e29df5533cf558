import type { Evaluation } from '../../core/accuracy/evaluation.ts'
import { accuracyTables, clarity, headlineTable } from './accuracyTables.ts'
import { shareText } from './shareText.ts'

/** `docs/accuracy.md`: the headline figures, what is not known, and every table. */
export function accuracyPage(evaluation: Evaluation): string {
  const { method, skipped } = evaluation
  const cases = evaluation.cases.filter(({ generated }) => !generated)
  const generated = evaluation.cases.length - cases.length
  const skips = skipped.length === 0 ? '' : ` ${skipped.length} skipped, see the end.`
  return `# How sure the answers are

Written by \`npm run evaluate\`; do not edit. [accuracy-method.md](accuracy-method.md) defines every figure and describes the generator of ordinary traffic. \`dyepack evaluate DIR\` prints the same tables for your own labelled cases.

The published labels of ${cases.length} cases were compared with what each policy calls stolen.${skips}${generatedText(generated)} On their own ledgers, which hold the laundering and little else, a trace can hardly be wrong: those rows are a self-check and are called so. The figures to quote are those with ordinary coins mixed through the same addresses, at ${method.loads.join(', ')} times the number and value of the labelled flows.

${headlineTable(cases)}
Recall: how much of the value of labelled flows the policy calls stolen. Precision: how much of the value that it calls stolen is on labelled flows. Wrong at the end: share of what was stolen that the trace leaves where no label puts stolen coins. In brackets: 95 % intervals, Wilson's for counts; for values a bootstrap of ${method.draws} draws over addresses, seed ${method.bootstrapSeed}. Traffic: seed ${method.trafficSeed}. Rows taken away at random: seeds ${method.cutSeeds.join(', ')}.

${gapsText(cases)}

## What is not known

* **Where the coins really went.** A label says that a payment belonged to the laundering. It does not say which coins of a mixed wallet moved: no one knows that, and the rules of courts differ. So a policy can be measured against labels, not against the truth.
* **What the labels missed.** A flow that nobody published counts as absent. Every published flow counts as wholly stolen, which is the labeller's word.
* **Whether the labellers were right.** The data sets come from one community of researchers, who follow money much as dyepack does. Agreement with them is not independent proof. Where a label was made by following the same payments, the self-check is circular.
* **Real ordinary traffic.** It is generated. It has no habits, no change of hands at exchanges, no fees. It passes through thieves' own wallets as freely as through shared addresses, in proportion to their labelled flows: for wallets that only the thief used the figures are too dark, for unlabelled shared ones they may be right.
* **Other draws of the traffic.** Each load is one draw. The intervals do not hold what another seed would change; [accuracy-method.md](accuracy-method.md#one-draw) says how much that was.
* **Other thefts.** ${cases.length} cases, all on Ethereum, all ascribed to one group of thieves, in 2022 and 2023. The intervals speak of these cases' addresses, not of thefts in general. Nothing that happened was measured on Bitcoin, on bridges, on mixers, or on swaps: none of these ledgers has a conversion.
* **Gas and internal calls.** No ledger here has gas, and one has a single internal call. What their absence does to a case is not measured where the table says "not in this case".
* **The intervals assume** that counted flows are independent, which payments of one wallet are not; the bootstrap keeps an address's payments together and is the wider one for that reason.

${accuracyTables(evaluation)}`
}

function generatedText(count: number): string {
  if (count === 0) return ''
  const cases = count === 1 ? 'One generated case stands' : `${count} generated cases stand`
  return ` ${cases} apart, at the end: it shows how the policies differ where the whole truth is known, and counts in no figure before.`
}

/** What became of the answer where rows were missing, over all cases, and whether anything said so. */
function gapsText(cases: Evaluation['cases']): string {
  const cuts = cases
    .flatMap((one) => one.cuts)
    .filter(({ cut, rows }) => rows > 0 && (cut === 'random' || cut === 'hop'))
  const moved = cuts.flatMap((one) => (one.moved === null ? [] : [{ cut: one.cut, share: one.moved.front }]))
  const range = (cut: string) => {
    const shares = moved.filter((one) => one.cut === cut).map(({ share }) => share)
    return shares.length === 0 ? 'nothing' : `${shareText(Math.min(...shares))} to ${shareText(Math.max(...shares))}`
  }
  const said = cuts.map((one) => clarity(one.said))
  const count = (word: string) => said.filter((one) => one === word).length
  return `**A gap is seldom announced.** With 5 % of the rows gone, ${range('random')} of what was stolen changed its class; with one hop gone, ${range('hop')}. Of ${cuts.length} such ledgers, the product said that something is missing in ${count('yes')}, showed only more of what it shows of the whole ledger in ${count('hint')}, and nothing in ${count('no')}.`
}
