import { type Answer, answerOf } from './answer.ts'
import { contestedSwaps } from './contestedSwaps.ts'
import type { FlowRow } from './endpointRow.ts'
import { type FlowFold, type FlowTotals, flowFold } from './flowFold.ts'
import { type FlowGraph, flowGraphOf } from './flowGraph.ts'
import { type Frame, frameOf } from './frame.ts'
import { type Headings, headingsOf } from './headings.ts'
import { howSureOf } from './howSure.ts'
import { type Leads, leadsOf } from './leads.ts'
import { type LossBar, lossBarOf } from './lossBar.ts'
import { assetAmount, assetNames, nameOf, type Scale } from './money.ts'
import type { Names } from './names.ts'
import { nextStepsOf } from './nextSteps.ts'
import { notLookedAt } from './notLookedAt.ts'
import { type Payment, payerFold } from './payers.ts'
import type { Place } from './place.ts'
import { placesOf } from './places.ts'
import { type PolicyLens, policyLensOf } from './policyLens.ts'
import { priceSources } from './priceSources.ts'
import type { ReportInput } from './reportInput.ts'
import { type Shapes, shapesOf } from './shapes.ts'
import { type Sources, sourcesOf } from './sources.ts'
import { stopReasonsOf } from './stopReasons.ts'
import { say, type Text } from './text.ts'
import { type Timeline, timelineOf } from './timeline.ts'
import { largestOther, verdictOf } from './verdict.ts'
import { type WhoCouldAct, whoCouldActOf } from './whoCouldAct.ts'

/** What a report says, in numbers and sentences; a page or a terminal only sets it. */
export interface ReportModel {
  readonly title: string
  readonly caseId: string
  readonly verb: 'stolen' | 'traced'
  readonly front: string
  readonly chosen: boolean
  /** Milliseconds. */
  readonly asOf: number
  readonly live: boolean
  readonly answer: Answer
  /** One part for each scale on which amounts can be compared: usually one. */
  readonly parts: readonly ReportPart[]
  readonly places: readonly Place[]
  readonly names: Names
  readonly sources: Sources
  /** Who paid the addresses that the case seeds; empty where it seeds none, or nobody paid. */
  readonly payers: readonly Text[]
  /** Swaps that may hide money, with both readings. */
  readonly contested: readonly Text[]
  /** Whose prices the dollars rest on. */
  readonly prices: readonly Text[]
  readonly leads: Leads
  readonly shapes: Shapes
  readonly notLookedAt: readonly Text[]
  readonly check: readonly {
    readonly origin: number
    readonly stolen: Text
    readonly accounted: Text
    readonly difference: string
  }[]
  readonly ledger: ReportInput['ledger']
  readonly version: string
}

export interface ReportPart {
  readonly scale: Scale
  readonly headings: Headings
  readonly verdict: Text
  readonly other: Text | null
  readonly bar: LossBar
  readonly who: WhoCouldAct
  readonly flow: FlowGraph
  readonly lens: PolicyLens
  readonly timeline: Timeline | null
  readonly stopReasons: readonly Text[]
  readonly nextSteps: readonly Text[]
  readonly howSure: readonly Text[]
}

/** A report that is being made: give it the flows of the policy in front, then ask for the model. */
export interface ReportDraft {
  /** Whose rows of `flows.csv` it wants. */
  readonly policy: string
  add(row: FlowRow): void
  /** A row of `victims.csv`. */
  addPayment(payment: Payment): void
  model(): ReportModel
}

/** Reads everything but the flows, which come row by row. Throws NO_POLICY and REPORT_SUMS_DIFFER. */
export function reportDraft(input: ReportInput): ReportDraft {
  const frame = frameOf(input)
  const places = placesOf(frame)
  const payers = payerFold(frame)
  const folds: readonly FlowFold[] = frame.scales.map((scale) => flowFold(frame, places, scale))
  return {
    policy: frame.front,
    add: (row) => {
      for (const fold of folds) fold.add(row)
    },
    addPayment: payers.add,
    model: () =>
      modelOf(
        frame,
        places,
        folds.map((fold) => fold.result()),
        payers.lines(),
      ),
  }
}

function modelOf(
  frame: Frame,
  places: readonly Place[],
  totals: readonly FlowTotals[],
  payers: readonly Text[],
): ReportModel {
  const { input } = frame
  const parts = frame.scales.map((scale, i) => partOf(frame, places, scale, totals[i]!))
  const missing = notLookedAt(frame)
  const shapes = shapesOf(frame)
  return {
    title: input.caseFile.title,
    caseId: input.caseFile.id,
    verb: frame.verb,
    front: frame.front,
    chosen: frame.chosen,
    asOf: frame.asOf,
    live: input.caseFile.live,
    answer: answerOf(frame, places, parts, { payers, shapes: shapes.short, missing }),
    parts,
    places,
    names: frame.names,
    sources: sourcesOf(frame),
    payers,
    contested: contestedSwaps(frame),
    prices: priceSources(frame),
    leads: leadsOf(frame),
    shapes,
    notLookedAt: missing,
    check: frame.result.check.map((line) => checkLine(frame, line)),
    ledger: input.ledger,
    version: input.version,
  }
}

function partOf(frame: Frame, places: readonly Place[], scale: Scale, totals: FlowTotals): ReportPart {
  const bar = lossBarOf(frame, places, scale)
  const who = whoCouldActOf(frame, places, scale, totals)
  const lens = policyLensOf(frame, places, scale)
  const flow = flowGraphOf(frame, places, scale, totals)
  return {
    scale,
    headings: headingsOf(frame, bar, who, flow),
    verdict: verdictOf(frame, places, scale, who),
    other: largestOther(frame, places, scale, who),
    bar,
    who,
    flow,
    lens,
    timeline: timelineOf(scale, totals, frame.asOf),
    stopReasons: stopReasonsOf(frame, places, scale),
    nextSteps: nextStepsOf(frame, places, scale, totals),
    howSure: howSureOf(frame, places, scale, bar, lens),
  }
}

function checkLine(frame: Frame, line: Frame['result']['check'][number]): ReportModel['check'][number] {
  const asset = frame.input.trace.origins.find((origin) => origin.id === line.origin)?.asset ?? ''
  const amount = (value: string) => say`${assetAmount(nameOf(assetNames(frame.input), asset), BigInt(value))}`
  return {
    origin: line.origin,
    stolen: amount(line.stolen),
    accounted: amount(line.accounted),
    difference: line.difference,
  }
}
