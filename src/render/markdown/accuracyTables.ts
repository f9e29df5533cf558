import type { CaseEvaluation, CutResult, Evaluation, LoadResult, Sign } from '../../core/accuracy/evaluation.ts'
import type { SpreadQuantiles } from '../../core/accuracy/spread.ts'
import { shortNumber } from '../../core/report/numbers.ts'
import { markdownTable } from './markdownTable.ts'
import { plainText } from './plainText.ts'
import { countText, shareText, valueText } from './shareText.ts'

/**
 * Every table of an evaluation, case by case, generated ones last. The first column of a row without mixed-in traffic says
 * `self-check`.
 */
export function accuracyTables({ cases, skipped }: Evaluation): string {
  const inOrder = [...cases].sort((a, b) => Number(a.generated) - Number(b.generated))
  return [...inOrder.map(caseTables), ...skipped.map(skippedText)].join('\n')
}

/** The figures to quote: the policy in front of each case, by load. */
export function headlineTable(cases: readonly CaseEvaluation[]): string {
  const rows = cases.flatMap(({ case: id, front, loads }) =>
    loads
      .filter(({ load }) => load > 0)
      .map((one) => {
        const score = one.policies.find(({ policy }) => policy === front)!
        return [
          plainText(id),
          loadText(one),
          front,
          valueText(score.flowValueFound),
          valueText(score.flowValueRight),
          countText(score.endsFound),
          valueText(score.endValueFound),
          shareOrNone(score.wrong),
          shareOrNone(score.cut),
        ]
      }),
  )
  const head = [
    'case',
    'ordinary traffic',
    'policy',
    'recall',
    'precision',
    'end points found',
    'of their value',
    'wrong at the end',
    'cut',
  ]
  return markdownTable(head, rows, 3)
}

function caseTables(one: CaseEvaluation): string {
  return `## ${plainText(one.case)}: ${plainText(one.title)}

${one.generated ? `${GENERATED}\n\n` : ''}${factsText(one)}

### Against the labels: recall

${markdownTable(['ordinary traffic', 'policy', 'labelled flows found', 'of their value', 'end points found', 'of their value'], recallRows(one), 2)}
### Against the labels: precision, and what is wrongly called stolen

${markdownTable(['ordinary traffic', 'policy', 'tainted flows that are labelled', 'tainted value on them', 'stolen value that ends wrong', 'ends as cut', 'strangers touched'], precisionRows(one), 2)}
${one.noTraffic === null ? '' : `No ordinary traffic: ${plainText(one.noTraffic)}.\n\n`}### With parts of the ledger taken away

${one.noCuts === null ? cutTable(one) : `Not measured: ${plainText(one.noCuts)}.\n`}
### How much the policies differ, per end point

${markdownTable(['ordinary traffic', 'each end point', 'n', 'median', '75 %', '90 %', '99 %', 'largest'], one.loads.flatMap(spreadRows), 2)}`
}

const GENERATED =
  '**Generated.** This never happened. The script that made the ledger says which coins are stolen, so these figures tell what a policy does with a known truth, and nothing of how well a real theft is traced.'

function cutTable({ front, cuts }: CaseEvaluation): string {
  const head = ['taken away', 'where it went', 'said', 'rows', `moved, ${front}`, 'moved, all policies']
  return markdownTable(head, cuts.map(cutRow), 3)
}

function factsText({ facts, front }: CaseEvaluation): string {
  const { movements, labelledFlows, labelledEnds, symbol, decimals, dropped } = facts
  const amount = (text: string) => `${shortNumber(BigInt(text), decimals)} ${plainText(symbol)}`
  const sources = facts.sources.slice(0, 10).map(plainText).join('; ')
  return [
    `Movements: ${movements}. Labelled flows: ${labelledFlows}, which move ${amount(facts.labelledValue)} over all hops. Labelled end points: ${labelledEnds}. Stolen: ${amount(facts.stolen)}. Policy in front: ${front}.`,
    `Labels: ${sources}.`,
    `Not counted: labelled flows that the ledger does not have, ${dropped.flows}; labelled end points that it does not have, ${dropped.ends}; movements that a seed of the case claims, ${dropped.seeds}; movements that no published label speaks of, ${dropped.rows}.`,
  ].join('\n\n')
}

function loadText({ load, serviceLike }: LoadResult): string {
  if (load === 0) return 'none: self-check'
  return serviceLike ? `${load} ×` : `${load} ×, no stop`
}

function recallRows({ loads }: CaseEvaluation): readonly (readonly string[])[] {
  return loads.flatMap((one) =>
    one.policies.map((score) => [
      loadText(one),
      score.policy,
      countText(score.flowsFound),
      valueText(score.flowValueFound),
      countText(score.endsFound),
      valueText(score.endValueFound),
    ]),
  )
}

function precisionRows({ loads }: CaseEvaluation): readonly (readonly string[])[] {
  return loads.flatMap((one) =>
    one.policies.map((score) => [
      loadText(one),
      score.policy,
      countText(score.flowsRight),
      valueText(score.flowValueRight),
      shareOrNone(score.wrong),
      shareOrNone(score.cut),
      one.load === 0 ? '—' : `${score.strangersTouched} of ${one.strangers}`,
    ]),
  )
}

function shareOrNone(wrong: number | null): string {
  return wrong === null ? '—' : shareText(wrong)
}

/** A class that changed by less than this is left out of a row. */
const LEAST_MOVE = 0.001

function cutRow({ title, rows, refused, moves, moved, said }: CutResult): readonly string[] {
  if (rows === 0) return [plainText(title), 'not in this case', '—', '—', '—', '—']
  const where = moves
    .filter(({ before, after }) => Math.abs(after - before) >= LEAST_MOVE)
    .map((move) => `${move.class} ${points(move.before)} → ${points(move.after)}`)
  return [
    plainText(title),
    refused === null ? where.join(', ') || 'nothing moved' : 'the case is refused',
    saidText(said),
    `${rows}`,
    moved === null ? '—' : shareText(moved.front),
    moved === null ? '—' : `${points(moved.least)} to ${points(moved.most)} %`,
  ]
}

/** What a reader of the cut case alone could take as a warning: a code says so, more of what was there before only hints. */
export function clarity(said: readonly Sign[]): 'yes' | 'hint' | 'no' {
  if (said.length === 0) return 'no'
  return said.some((sign) => 'code' in sign || sign.before === 0) ? 'yes' : 'hint'
}

const CLARITY = { yes: 'yes: ', hint: 'only a hint: ', no: 'no' } as const

function saidText(said: readonly Sign[]): string {
  return CLARITY[clarity(said)] + said.map(signText).join(', ')
}

function signText(sign: Sign): string {
  if ('code' in sign) return sign.code
  if (sign.sign === 'short') return `ledger check ${sign.before} → ${sign.after} addresses`
  return `${sign.sign} ${points(sign.before)} → ${points(sign.after)} %`
}

function spreadRows(one: LoadResult): readonly (readonly string[])[] {
  const { spread } = one
  const row = (weight: string, q: SpreadQuantiles | null) => [
    loadText(one),
    weight,
    `${spread.ends}`,
    ...(q === null ? ['—', '—', '—', '—', '—'] : [q.median, q.p75, q.p90, q.p99, q.largest].map(shareText)),
  ]
  return [row('counts once', spread.byCount), row('weighs its value', spread.byValue)]
}

function skippedText({ name, reason }: { readonly name: string; readonly reason: string }): string {
  return `## ${plainText(name)}\n\nSkipped: ${plainText(reason)}.\n`
}

/** Percent without its sign, for tables full of them. */
function points(share: number): string {
  return (share * 100).toFixed(1)
}
