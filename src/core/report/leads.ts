import type { Exclusion } from '../heuristics/gasFunding.ts'
import { type HeuristicId, heuristicFacts } from '../heuristics/heuristics.ts'
import type { DepositLead, ExcludedFunding, FundingLead } from '../wire/leadsFile.ts'
import { AGES, ageOf, type Frame } from './frame.ts'
import { assetAmount, assetNames, compareBigints, nameOf, onScale, type Scale, type Sum } from './money.ts'
import { hashInline } from './names.ts'
import { counted, listed, say, sentenceCase, type Text } from './text.ts'
import { proseTime } from './times.ts'

/** What rules of thumb suggest: leads, never facts. */
export interface Leads {
  readonly heading: Text
  /** Largest first. */
  readonly deposits: readonly DepositLine[]
  /** Where labels call some of them something else; null where none does. */
  readonly contradicted: Text | null
  /** Wallets that one wallet set going. */
  readonly fundings: readonly Text[]
  /** Who paid first coins and links nobody all the same, with the reason. */
  readonly excluded: readonly Text[]
  /** What each rule is, who published it, and what it lacked here. */
  readonly rules: readonly Text[]
}

/** An address that looks like one which an exchange gave to a customer. */
export interface DepositLine {
  readonly address: Text
  readonly exchange: string
  /** Of what was stolen, how much came there; empty where nothing is seen to. */
  readonly received: Text
  readonly payers: Text
  readonly confidence: string
  /** The surest payment and its forwarding. */
  readonly evidence: Text
  /** Null where it is a lead; else why the case takes it for a fact. */
  readonly accepted: string | null
}

export function leadsOf(frame: Frame): Leads {
  const { leads } = frame.input
  const deposits = [...leads.depositAddresses].sort(largestFirst(frame))
  return {
    heading: headingOf(deposits.length, leads.fundingTrees.length, leads.heuristics),
    deposits: deposits.map((lead) => depositLine(frame, lead)),
    contradicted: contradictedWords(frame, deposits),
    fundings: leads.fundingTrees.map((tree) => treeLine(frame, tree)),
    excluded: byFunder(leads.excluded).map((group) => excludedLine(frame, group)),
    rules: leads.heuristics.map((heuristic) => ruleLine(heuristic)),
  }
}

/**
 * Which exchange could be asked about a deposit address, and for what, by the age of the last payment to it; the youngest first. None
 * where none of the stolen value came to one.
 */
export function depositSteps(frame: Frame, scale: Scale): readonly Text[] {
  const groups = new Map<string, { readonly age: 0 | 1 | 2; readonly leads: DepositLead[] }>()
  for (const lead of [...frame.input.leads.depositAddresses].sort(largestFirst(frame))) {
    if (scale.weigh(receivedOn(scale, [lead])) === 0n) continue
    const last = lead.pairs.reduce((time, { paid }) => Math.max(time, Date.parse(paid.time)), 0)
    const age = ageOf(frame.asOf, last)
    const key = `${lead.exchange}|${lead.accepted !== null}|${age}`
    const group = groups.get(key) ?? { age, leads: [] }
    groups.set(key, group)
    group.leads.push(lead)
  }
  return [...groups.values()]
    .sort((a, b) => a.age - b.age)
    .map(({ age, leads }) => depositStep(frame, scale, age, leads))
}

function depositStep(frame: Frame, scale: Scale, age: 0 | 1 | 2, leads: readonly DepositLead[]): Text {
  const [{ exchange, accepted, chain, address }] = leads as readonly [DepositLead]
  const first = frame.names.address(chain, address)
  const amount = scale.amount(receivedOn(scale, leads))
  const one = leads.length === 1
  const sureness = leads.map(({ confidence }) => confidence).sort()
  const [low, high] = [sureness[0]!, sureness.at(-1)!]
  const sure = low === high ? low : `${low} to ${high}`
  const lead = `(${accepted === null ? 'lead' : 'taken for a fact by the case'}, confidence ${sure})`
  const what = one
    ? say`${first} looks like a deposit address of ${exchange} ${lead}. It received ${amount}`
    : say`${leads.length} addresses look like deposit addresses of ${exchange} ${lead}. They received ${amount}, most of it ${first}`
  const whose = one ? 'whose account it is' : 'whose accounts they are'
  const { live } = frame.input.caseFile
  const ask = live
    ? say`Ask ${exchange}${age === 0 ? ', now,' : ''} ${FOR[age]!(whose)}`
    : say`${exchange} could have been asked ${FOR[age]!(whose)}`
  return say`${what}. The last payment came ${AGES[age]} before the end of the trace. ${ask}. The hashes stand under “Leads”.`
}

/** As `nextStepsOf` asks a service: to hold, then to preserve, then for records. */
const FOR: readonly ((whose: string) => string)[] = [
  (whose) => `to hold what came through and to say ${whose}`,
  (whose) => `to hold what is left, to preserve the records and to say ${whose}`,
  (whose) => `${whose}, by legal process`,
]

function headingOf(deposits: number, trees: number, rules: Frame['input']['leads']['heuristics']): Text {
  const found = [
    ...(deposits === 0
      ? []
      : [
          deposits === 1
            ? 'one address looks like an exchange’s deposit address'
            : `${deposits} addresses look like deposit addresses of exchanges`,
        ]),
    ...(trees === 0
      ? []
      : [
          trees === 1
            ? 'one wallet paid the first coins of others'
            : `${trees} wallets each paid the first coins of others`,
        ]),
  ]
  const on = rules.filter((rule) => rule.on)
  if (on.length === 0) return say`Leads: the rules of thumb are switched off`
  if (found.length === 0 && on.some(({ lacks }) => lacks.length > 0))
    return say`Leads: none found, and the ledger or the labels lack what the rules of thumb need`
  if (found.length === 0) return say`Leads: the rules of thumb found none here`
  return say`Leads, not facts: ${listed(found)}`
}

function largestFirst(frame: Frame) {
  const weight = (lead: DepositLead) =>
    frame.scales.reduce((all, scale) => all + scale.weigh(receivedOn(scale, [lead])), 0n)
  return (a: DepositLead, b: DepositLead) =>
    compareBigints(weight(b), weight(a)) || (a.confidence === b.confidence ? 0 : a.confidence < b.confidence ? 1 : -1)
}

function receivedOn(scale: Scale, leads: readonly DepositLead[]): Sum {
  const sum = new Map<number, bigint>()
  for (const { received } of leads) {
    for (const [origin, basis] of Object.entries(received))
      sum.set(Number(origin), (sum.get(Number(origin)) ?? 0n) + BigInt(basis))
  }
  return onScale(scale, sum)
}

function depositLine(frame: Frame, lead: DepositLead): DepositLine {
  const { chain, address, exchange, confidence, accepted, users, pairs } = lead
  const amounts = frame.scales.flatMap((scale) => {
    const sum = receivedOn(scale, [lead])
    return scale.weigh(sum) === 0n ? [] : [scale.amount(sum)]
  })
  const named = users.slice(0, NAMED).map((user) => {
    const name = frame.names.address(chain, user.address)
    return user.traced ? say`${name}` : say`${name} (no stolen value is seen there)`
  })
  const more = users.length - NAMED
  const surest = pairs.reduce((best, pair) => (pair.confidence > best.confidence ? pair : best))
  const names = assetNames(frame.input)
  const paid = (amount: string) => assetAmount(nameOf(names, surest.asset), BigInt(amount))
  const less = surest.difference === '0' ? say`` : say`, less ${paid(surest.difference)}`
  const others = pairs.length === 1 ? '' : ` And ${counted(pairs.length - 1, 'more pair')}, in leads.csv.`
  return {
    address: say`${frame.names.address(chain, address)}`,
    exchange,
    received: listed(amounts),
    payers: listed([...named, ...(more > 0 ? [say`${more} more`] : [])]),
    confidence,
    evidence: say`${paid(surest.paid.amount)} came in ${hashInline(surest.paid.txHash ?? '')} and went on in ${hashInline(surest.forwarded.txHash ?? '')}${less}, ${surest.blocks === 0 ? 'in the same block' : `${counted(surest.blocks, 'block')} later`}.${others}`,
    accepted,
  }
}

function contradictedWords(frame: Frame, deposits: readonly DepositLead[]): Text | null {
  const named = deposits.filter(({ chain, address }) => frame.names.tags(chain, address).length > 0).length
  if (named === 0) return null
  const some =
    named === deposits.length
      ? named === 1
        ? 'It bears'
        : 'All of them bear'
      : named === 1
        ? '1 of them bears'
        : `${named} of them bear`
  return say`${some} a label that names somebody else. Label and lead cannot both be right about whose the address is; neither is proven here.`
}

function treeLine(frame: Frame, { chain, root, confidence, links, end }: FundingLead): Text {
  const name = (address: string) => frame.names.address(chain, address)
  const shown = links.slice(0, NAMED).map(({ funder, address, asset, payment }) => {
    const amount = assetAmount(nameOf(assetNames(frame.input), asset), BigInt(payment.amount))
    const by = funder === root ? say`` : say`${name(funder)} to `
    return say`${by}${name(address)} (${amount}, ${proseTime(Date.parse(payment.time))}, ${hashInline(payment.txHash ?? '')})`
  })
  const rest = links.length > NAMED ? [say`${links.length - NAMED} more, in leads.csv`] : []
  const above =
    end === null
      ? say`Nobody is seen to have paid its own first coin.`
      : say`Its own first coin came from ${called(frame, chain, end)}: ${WHY[end.why]}.`
  const most = links.reduce((all, { funded }) => Math.max(all, funded), 0)
  return say`${name(root)} paid the first coin of ${listed([...shown, ...rest])}. These may be one person’s wallets: confidence ${confidence}, as nobody has measured this rule, and a funder here was the first to pay ${counted(most, 'address', 'addresses')}. ${above}`
}

interface Group {
  readonly chain: string
  readonly funder: string
  readonly name: string | null
  readonly why: Exclusion
  readonly all: readonly ExcludedFunding[]
}

/** Of one reason that names nobody, all funders together; services each alone. */
function byFunder(excluded: readonly ExcludedFunding[]): readonly Group[] {
  const groups = new Map<string, Group & { readonly all: ExcludedFunding[] }>()
  for (const one of excluded) {
    const { chain, funder, name, why } = one
    const key = NAMELESS.has(why) ? `${chain} ${why}` : `${chain} ${funder} ${why}`
    const group = groups.get(key) ?? { chain, funder, name, why, all: [] }
    groups.set(key, group)
    group.all.push(one)
  }
  const rank = ({ why }: Group) => (NAMELESS.has(why) ? 1 : 0)
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.all.length - a.all.length)
}

const NAMELESS: ReadonlySet<Exclusion> = new Set(['traced-coins', 'unread', 'not-first', 'contract', 'burn'])

function excludedLine(frame: Frame, { chain, funder, name, why, all }: Group): Text {
  const wallets = counted(all.length, 'wallet')
  if (NAMELESS.has(why)) return sentenceCase(say`${wallets}: ${WHY[why]}.`)
  const paid = all.slice(0, NAMED).map(({ address }) => frame.names.address(chain, address))
  const rest = all.length > NAMED ? [say`${all.length - NAMED} more`] : []
  return say`${called(frame, chain, { funder, name })} paid the first coin of ${listed([...paid, ...rest])}: ${WHY[why]}.`
}

/** Its label, or else what the lead calls it. */
function called(frame: Frame, chain: string, { funder, name }: Pick<Group, 'funder' | 'name'>): Text {
  const address = frame.names.address(chain, funder)
  return address.label !== '' || name === null ? say`${address}` : say`${address} (${name})`
}

const WHY: Readonly<Record<Exclusion, string>> = {
  victim: 'it is the victim’s own, so this links nobody',
  service: 'a service pays many, so this links nobody, but it may know whom it paid',
  burn: 'newly made coins',
  'looks-like-a-service': 'it has as many counterparties as a service, so this links nobody',
  'deposit-address': 'it looks like an exchange’s deposit address, so this links nobody',
  contract: 'a contract paid, as pools, bridges, routers and relayers do, which links nobody',
  'traced-coins':
    'the first coin was of the traced coins themselves, so the trace shows who paid, and whom one pays is not oneself',
  unread: 'the ledger has not the whole history of both sides, so it cannot be seen whether the funder pays many',
  many: 'it was the first to pay too many others, as services and faucets are, so this links nobody',
  'not-first': 'they spent coin before the first payment in the ledger, so its beginning is not in the ledger',
}

function ruleLine({ id, version, on, parameters, lacks }: Frame['input']['leads']['heuristics'][number]): Text {
  const { source, finds } = heuristicFacts(id as HeuristicId)
  const set = Object.entries(parameters).map(([name, value]) => `${name} ${value}`)
  if (!on) return say`${id} (version ${version}) is switched off in this case.`
  const missing = lacks.map(({ chain, what }) => `${what} (${chain})`)
  const lacking = missing.length === 0 ? say`` : say` The ledger or the labels lack ${listed(missing)}.`
  return say`${id} (version ${version}; ${set.join(', ')}): ${finds}. ${source}${lacking}`
}

/** So many addresses of one line stand on the page; leads.csv has them all. */
const NAMED = 4
