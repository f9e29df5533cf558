import { join } from 'node:path'
import type { Case } from '../../core/case/case.ts'
import { hasAddressSeed } from '../../core/case/hasAddressSeed.ts'
import type { KnownTags } from '../../core/knowledge/tagsKnownBy.ts'
import { usdOf } from '../../core/ledger/usd.ts'
import { clusterWarnings } from '../../core/trace/clusterWarnings.ts'
import { contestedWarnings } from '../../core/trace/contestedWarnings.ts'
import { crowdedWarnings, unseenServiceWarnings } from '../../core/trace/crowdedWarnings.ts'
import { endpointLines } from '../../core/trace/endpointLines.ts'
import { frontPolicy } from '../../core/trace/frontPolicy.ts'
import { frozenRows } from '../../core/trace/frozen.ts'
import { imitationWarnings } from '../../core/trace/imitationWarnings.ts'
import { labelWarnings } from '../../core/trace/labelWarnings.ts'
import { type PoisonerFacts, poisoningWarnings } from '../../core/trace/poisoningWarnings.ts'
import { priceWarnings } from '../../core/trace/priceWarnings.ts'
import {
  assumedCleanRows,
  conversionRows,
  holdingRows,
  isoTime,
  lossRow,
  type Names,
  sinkRows,
} from '../../core/trace/rows.ts'
import { touchedAssets } from '../../core/trace/touchedAssets.ts'
import { unfoundedWarnings } from '../../core/trace/unfoundedWarnings.ts'
import { warningsOf } from '../../core/trace/warnings.ts'
import type { TraceFile } from '../../core/wire/traceFile.ts'
import type { RecordedPrices } from '../../packs/priceApis/readPriceSource.ts'
import { addressesCsv } from '../../render/csv/addressesCsv.ts'
import { assetsCsv } from '../../render/csv/assetsCsv.ts'
import { endpointsCsv } from '../../render/csv/endpointsCsv.ts'
import { leadsCsv } from '../../render/csv/leadsCsv.ts'
import { lossesCsv } from '../../render/csv/lossesCsv.ts'
import { shapesCsv } from '../../render/csv/shapesCsv.ts'
import { victimsCsv } from '../../render/csv/victimsCsv.ts'
import { type TraceDocument, traceJson } from '../../render/json/traceJson.ts'
import type { FlowSpool, LedgerStore } from '../../store/ledgerStore.ts'
import { writeText } from '../files/writeText.ts'
import { writeWhole } from '../files/writeWhole.ts'
import { missingPrices } from '../prices/missingPrices.ts'
import { addressLines } from './addressLines.ts'
import { crowdedRows } from './crowdedRows.ts'
import { findLeads } from './findLeads.ts'
import { findShapes } from './findShapes.ts'
import { readNames } from './names.ts'
import { neededPrices, priceRows } from './neededPrices.ts'
import type { TracedLedger } from './traceLedger.ts'
import { victimLines } from './victimLines.ts'

export interface WriteResultsParameters {
  readonly outDir: string
  readonly store: LedgerStore
  readonly spool: FlowSpool
  readonly case: Case
  readonly labels: KnownTags
  readonly traced: TracedLedger
  /** What the price APIs of the case answered. */
  readonly recorded: readonly (RecordedPrices | null)[]
}

/**
 * Writes `flows.csv`, `trace.json`, `losses.csv`, `endpoints.csv`, `leads.json`, `leads.csv`, `shapes.json`, `shapes.csv`, `addresses.csv`, `assets.csv` and, for
 * seeds by address, `victims.csv`, into an empty folder: the same trace gives the same bytes.
 */
export async function writeResults({
  outDir,
  store,
  spool,
  case: theCase,
  labels,
  traced,
  recorded,
}: WriteResultsParameters): Promise<void> {
  const { settlements, services, losses, policies, assets } = traced
  await writeWhole(join(outDir, 'flows.csv'), (unfinished) => spool.writeCsv(unfinished, policies))
  const names = await readNames(traced.named, settlements, traced.frozen, assets)
  const who = traced.poisoners.flatMap(({ address, poisoner, like }) => [address, poisoner, like])
  const texts = await store.addresses(who)
  const poisoners = traced.poisoners.map(({ payments, paid }, n): PoisonerFacts => {
    const [address, poisoner, like] = texts.slice(3 * n) as [string, string, string]
    return { address, poisoner, like, payments, paid }
  })
  const needs = await neededPrices(store, traced)
  const missing = theCase.priceApis.length === 0 ? [] : missingPrices(needs, traced, recorded)
  const notAsked = missing.filter(({ said }) => said.length === 0).length
  const figures = { prices: priceRows(needs, traced), notAsked, assets: [...needs.keys()].sort((a, b) => a - b) }
  await writeText(
    join(outDir, 'trace.json'),
    traceJson(traceDocument(theCase, labels, traced, names, figures, poisoners)),
  )
  const ledgers = settlements.map(({ state, losses: rows }) => ({ policy: state.policy.id, losses: rows.map(lossRow) }))
  await writeText(
    join(outDir, 'losses.csv'),
    lossesCsv(ledgers, (origin) => theCase.origins[origin - 1]!.asset),
  )
  const lines = settlements.flatMap((settlement) => endpointLines(settlement, names, services.facts, losses))
  await writeText(join(outDir, 'endpoints.csv'), endpointsCsv(lines))
  const leads = await findLeads({ store, spool, case: theCase, traced })
  await writeText(join(outDir, 'leads.json'), [`${JSON.stringify(leads, null, 2)}\n`])
  await writeText(join(outDir, 'leads.csv'), leadsCsv(leads, assets))
  const shapes = await findShapes({ store, spool, case: theCase, traced })
  await writeText(join(outDir, 'shapes.json'), [`${JSON.stringify(shapes, null, 2)}\n`])
  await writeText(join(outDir, 'shapes.csv'), shapesCsv(shapes, assets))
  await writeText(join(outDir, 'addresses.csv'), addressesCsv(await addressLines(store, spool, traced)))
  const shown = new Set([...touchedAssets(traced.walk), ...losses.origins.slice(1).map(({ asset }) => asset)])
  const rows = [...shown].sort((a, b) => a - b).map((id) => assets[id]!)
  await writeText(join(outDir, 'assets.csv'), assetsCsv(rows))
  if (hasAddressSeed(theCase)) await writeText(join(outDir, 'victims.csv'), victimsCsv(victimLines(store, traced)))
}

/** What the figures in dollars of a result are made of. */
interface Figures {
  readonly prices: TraceDocument['prices']
  readonly notAsked: number
  /** Ids of all assets that there are figures of. */
  readonly assets: readonly number[]
}

function traceDocument(
  theCase: Case,
  labels: KnownTags,
  traced: TracedLedger,
  names: Names,
  figures: Figures,
  poisoners: readonly PoisonerFacts[],
): TraceDocument {
  const { settlements, walk, summary, asOf } = traced
  const frozen = frozenRows(settlements, traced.frozen, names)
  return {
    schema: 'dyepack/trace@1',
    case: theCase.id,
    asOf: isoTime(asOf),
    origins: originRows(theCase, traced),
    policies: settlements.map((settlement, index) => [
      settlement.state.policy.id,
      {
        holdings: holdingRows(settlement, walk, names),
        conversions: conversionRows(settlement, names, traced.market),
        losses: settlement.losses.map(lossRow),
        sinks: sinkRows(settlement),
        assumedClean: assumedCleanRows(settlement, names),
        check: settlement.check.map(({ origin, stolen, accounted, difference }) => ({
          origin,
          stolen: `${stolen}`,
          accounted: `${accounted}`,
          difference: `${difference}`,
        })),
        flows: { file: 'flows.csv', rows: walk.flows?.rowsOf(index) ?? 0 },
      },
    ]),
    ...(frozen.length === 0 ? {} : { frozen }),
    prices: figures.prices,
    warnings: [
      ...clusterWarnings(theCase.clusters),
      ...warningsOf(theCase, summary.chains, summary.imports, settlements),
      ...contestedWarnings(theCase.contested, settlements, names),
      ...labelWarnings(theCase.labelsAsOf, labels),
      ...priceWarnings(figures.notAsked),
      ...imitationWarnings(figures.assets.map((id) => traced.assets[id]!)),
      ...poisoningWarnings(poisoners),
      ...unfoundedWarnings(traced.accepted.unfounded),
      ...crowdedWarnings(theCase.stop.serviceLike?.counterparties ?? 0, crowdedRows(theCase, traced, names)),
      ...unseenServiceWarnings(traced.crowded.unseen),
    ],
  }
}

/** The stolen amounts of the policy in front. */
function originRows(theCase: Case, { settlements, losses, policies }: TracedLedger): TraceFile['origins'] {
  const front = settlements.find(({ state }) => state.policy.id === frontPolicy(theCase, policies))!
  return theCase.origins.map(({ id, asset }) => {
    const stolen = front.state.stolen[id]!
    const { asset: assetId, time } = losses.origins[id]!
    const claimed = front.state.firstClaim[id]
    const usdAtTheft = usdOf([
      { amount: stolen, decimals: losses.decimals(assetId), price: losses.price(assetId, time) },
    ])
    return { id, asset, stolen: `${stolen}`, time: claimed === undefined ? null : isoTime(claimed), usdAtTheft }
  })
}
