import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { groupBy } from '../../core/groupBy.ts'
import type { Claim } from '../../core/knowledge/claim.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { chainOfAsset } from '../../core/ledger/chains.ts'
import { addressKey } from '../../core/share/compareLists.ts'
import { seeThrough } from '../../core/share/seeThrough.ts'
import type { KnownAddress, ShareInput } from '../../core/share/shareInput.ts'
import { paymentsOfConversions, type TaintedPayment } from '../../core/share/taintedPayment.ts'
import { createTaintTally } from '../../core/share/taintTally.ts'
import { frontPolicy } from '../../core/trace/frontPolicy.ts'
import { POLICY_IDS, type PolicyId } from '../../core/trace/policyIds.ts'
import { leadsFileSchema } from '../../core/wire/leadsFile.ts'
import type { Manifest } from '../../core/wire/manifest.ts'
import { type TraceFile, traceFileSchema } from '../../core/wire/traceFile.ts'
import { readAssets } from '../report/readAssets.ts'
import { readCsv } from '../report/readCsv.ts'
import { readEndpoints } from '../report/readEndpoints.ts'
import { readResult } from '../report/readResult.ts'
import type { OpenCase } from '../trace/openCase.ts'
import { readAddressFacts } from './readAddressFacts.ts'
import { readPayments } from './readPayments.ts'

/**
 * Reads the results of a trace for a list. Errors: those of the readers, RESULT_MISSING, NO_POLICY.
 */
export async function readSnapshot(
  outDir: string,
  { outputs }: Manifest,
  opened: OpenCase,
  knowledge: KnowledgeIndex,
  leastShare: bigint,
): Promise<ShareInput> {
  const files = outputs.map(({ file }) => file)
  if (!files.includes('addresses.csv')) {
    throw inputError('RESULT_MISSING', 'out/addresses.csv is not there: the trace is of an older dyepack', {
      fix: 'run "dyepack trace" on the case again',
    })
  }
  const trace = await readResult(outDir, 'trace.json', traceFileSchema)
  const conserving = POLICY_IDS.filter((id) => id !== 'poison' && trace.policies[id] !== undefined)
  const front = frontPolicy(opened.case, conserving)
  if (!conserving.includes(front)) {
    throw inputError('NO_POLICY', `the trace of ${trace.case} has no policy that conserves value`, {
      fix: 'name one of fifo, lifo, haircut, libr, dirty-first under "policies" in case.yaml',
    })
  }
  const theft = createTheft(opened, front)
  const tally = createTaintTally(front, new Map(trace.origins.map(({ id, stolen }) => [id, BigInt(stolen)])))
  for await (const payments of byTransaction(readPayments(join(outDir, 'flows.csv')))) {
    for (const payment of payments) theft.add(payment)
    for (const own of groupBy(payments, ({ policy }) => policy).values())
      for (const { payment, passedOn } of seeThrough(own)) tally.add(payment, passedOn)
  }
  for (const policy of conserving) {
    const { conversions } = trace.policies[policy]!
    for (const payment of paymentsOfConversions(policy, conversions)) tally.add(payment)
    for (const payment of opening(opened, trace, policy)) tally.add(payment)
  }
  if (files.includes('victims.csv')) {
    for await (const cells of readCsv(join(outDir, 'victims.csv'), 'out/victims.csv')) {
      if (cells.get('claimed') !== '0') theft.paid(cells.get('chain') ?? '', (cells.get('from') ?? '').split(' '))
    }
  }
  return {
    caseFile: opened.case,
    trace,
    front,
    conserving,
    leastShare,
    leads: await readResult(outDir, 'leads.json', leadsFileSchema),
    endpoints: await readEndpoints(join(outDir, 'endpoints.csv')),
    tallies: tally.result(),
    names: new Map((await readAssets(join(outDir, 'assets.csv'))).map((one) => [one.asset, one])),
    facts: await readAddressFacts(join(outDir, 'addresses.csv')),
    ...theft.result(),
    tags: [...opened.labels.tags, ...knowledge.base.tags],
    known: knownAddresses(knowledge),
    priceAt: (asset, time) => opened.prices.quoteAt(asset, time)?.price ?? null,
  }
}

/** Payments that follow each other and are of one transaction; one without a hash is alone. */
async function* byTransaction(payments: AsyncIterable<TaintedPayment>): AsyncGenerator<readonly TaintedPayment[]> {
  let some: TaintedPayment[] = []
  for await (const payment of payments) {
    const [last] = some
    const same =
      last !== undefined && last.txHash !== '' && last.txHash === payment.txHash && last.chain === payment.chain
    if (last !== undefined && !same) {
      yield some
      some = []
    }
    some.push(payment)
  }
  if (some.length > 0) yield some
}

/** What lay at an address when the ledger begins: no payment brought it. */
function opening({ case: { origins } }: OpenCase, trace: TraceFile, policy: PolicyId): readonly TaintedPayment[] {
  return origins.flatMap(({ id, asset, seed }) => {
    const time = trace.origins.find((origin) => origin.id === id)?.time ?? null
    const stolen = trace.policies[policy]?.check.find((line) => line.origin === id)?.stolen
    if (seed.kind !== 'opening' || time === null || stolen === undefined) return []
    const amount = { tainted: BigInt(stolen), basis: BigInt(stolen) }
    const place = { policy, origin: id, chain: chainOfAsset(asset), time: Date.parse(time), txHash: '' }
    return [{ ...place, from: '', to: seed.address, asset, ...amount }]
  })
}

type Receiver = { readonly evidence: 'on-chain' | 'claim'; readonly source: string }

/** Who was paid in the theft, and who paid. */
function createTheft({ case: { origins } }: OpenCase, front: PolicyId) {
  const receivers = new Map<string, Receiver>()
  const robbed = new Set<string>()
  const paidOn = new Set<string>()
  const seeds = origins.flatMap(({ id, asset, seed }) =>
    seed.kind === 'tx' ? [{ id, chain: chainOfAsset(asset), seed }] : [],
  )
  for (const { asset, seed } of origins) {
    const chain = chainOfAsset(asset)
    const named = seed.kind === 'tx' ? (seed.to ?? []) : [seed.address]
    const why: Receiver =
      seed.kind === 'tx' ? { evidence: 'on-chain', source: seed.tx } : { evidence: 'claim', source: 'case.yaml' }
    for (const address of named) receivers.set(addressKey({ chain, address }), why)
  }
  const found = new Map<string, string>()
  return {
    add: ({ policy, origin, chain, txHash, from, to }: TaintedPayment) => {
      if (policy !== front) return
      const theft = seeds.find((one) => one.id === origin && one.chain === chain && one.seed.tx === txHash)
      if (theft === undefined) return
      if (from !== '') paidOn.add(addressKey({ chain, address: from }))
      if (to !== '' && theft.seed.to === null) found.set(addressKey({ chain, address: to }), txHash)
    },
    paid: (chain: string, from: readonly string[]) => {
      for (const address of from) if (address !== '') robbed.add(addressKey({ chain, address }))
    },
    result: () => {
      for (const [key, source] of found) if (!paidOn.has(key)) receivers.set(key, { evidence: 'on-chain', source })
      for (const key of paidOn) robbed.add(key)
      return { receivers, robbed }
    },
  }
}

function knownAddresses({ base: { claims }, publisher }: KnowledgeIndex): readonly KnownAddress[] {
  return claims.flatMap((claim: Claim) =>
    claim.kind === 'addresses'
      ? claim.addresses.map((one) => ({
          ...one,
          says: claim.says,
          by: publisher(claim.by)?.name ?? claim.by,
          date: claim.published,
          url: claim.url,
        }))
      : [],
  )
}
