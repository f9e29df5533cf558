import type { Case } from '../case/case.ts'
import { addToGroup } from '../groupBy.ts'
import { type ToldFile, type Untold, untold } from '../ledger/untold.ts'
import { counted } from '../report/text.ts'
import type { TraceWarning } from '../wire/traceFile.ts'
import type { Settlement } from './settle.ts'

/** Facts about the ledger that limit what a trace can say. */
export interface LedgerLimits {
  readonly chain: string
  readonly model: 'account' | 'utxo'
  readonly movements: number
  readonly withoutHeight: number
  readonly withoutTxIndex: number
  readonly withoutHash: number
  readonly gasRows: number
  readonly unresolvedInputs: number
  readonly unvaluedInputs?: number
}

export interface ImportedFile extends ToldFile {
  readonly format: string
  readonly file: string
  readonly rowsRead: number
  readonly duplicates: number
  readonly refused: number
}

/** Everything that a reader must know before trusting the figures, in a fixed order. */
export function warningsOf(
  theCase: Case,
  chains: readonly LedgerLimits[],
  files: readonly ImportedFile[],
  settlements: readonly Settlement[],
): TraceWarning[] {
  return [
    ...(theCase.proposed === true ? [PROPOSED] : []),
    ...(theCase.primary === null ? [NO_PRIMARY] : []),
    ...theCase.origins.flatMap(({ id }) => emptyOrigin(id, settlements)),
    ...chains.flatMap(limitsOf),
    ...kindsNotRead(untold(files.filter(({ chains: on }) => on.every((chain) => isAccount(chains, chain)))), chains),
    ...files.filter(({ tells }) => tells.includes('unproven')).map(unproven),
    ...files.filter(({ tells }) => tells.includes('coins')).map(followedByCoin),
    ...files.filter(({ format, rowsRead }) => LIST_LIMITS[format]?.includes(rowsRead)).map(listAtLimit),
    ...files.filter(({ refused }) => refused > 0).map(refusedRows),
    ...files.filter(({ duplicates }) => duplicates > 0).map(duplicateRows),
    ...settlements.flatMap(unreadSwaps),
    ...settlements.flatMap(ordersThatDiffer),
    ...settlements.flatMap(unpricedLoans),
    ...settlements.flatMap(orderMatters),
  ]
}

const PROPOSED: TraceWarning = {
  code: 'THEFT_PROPOSED',
  message:
    'No person has confirmed what was stolen: the seeds are a proposal of dyepack start. Whoever received coins has done no wrong by that alone.',
  facts: {},
}

const NO_PRIMARY: TraceWarning = {
  code: 'NO_PRIMARY_POLICY',
  message: 'The case names no primary policy: the figures are a range over all policies, and none was chosen.',
  facts: {},
}

function emptyOrigin(origin: number, settlements: readonly Settlement[]): TraceWarning[] {
  const conserving = settlements.filter(({ state }) => state.policy.conserves)
  if (conserving.length === 0 || conserving.some(({ state }) => state.stolen[origin]! > 0n)) return []
  const message = `Origin ${origin} claimed nothing: no movement of the ledger fits its seed, or an earlier origin has it.`
  return [{ code: 'ORIGIN_CLAIMS_NOTHING', message, facts: { origin } }]
}

function limitsOf(limits: LedgerLimits): TraceWarning[] {
  const { chain, movements } = limits
  const warnings: TraceWarning[] = []
  const say = (code: string, count: number, message: string) => {
    if (count > 0) warnings.push({ code, message, facts: { chain, count, of: movements } })
  }
  say(
    'ROWS_WITHOUT_HEIGHT',
    limits.withoutHeight,
    `${limits.withoutHeight} of ${counted(movements, 'movement')} on ${chain} ${has(limits.withoutHeight)} no block height: ${limits.withoutHeight === 1 ? 'it is ordered by time, then by its' : 'they are ordered by time, then by their'} place in the file.`,
  )
  say(
    'ROWS_WITHOUT_TX_INDEX',
    limits.withoutTxIndex - limits.withoutHeight,
    `${limits.withoutTxIndex} of ${counted(movements, 'movement')} on ${chain} ${limits.withoutTxIndex === 1 ? 'has no place in its block: within the block it is ordered by its' : 'have no place in their block: within a block they are ordered by their'} place in the file.`,
  )
  say(
    'ROWS_WITHOUT_HASH',
    limits.withoutHash,
    `${limits.withoutHash} of ${counted(movements, 'movement')} on ${chain} ${has(limits.withoutHash)} no transaction hash: each counts as a transaction of its own.`,
  )
  say(
    'NO_GAS',
    limits.model === 'account' && limits.gasRows === 0 ? movements : 0,
    `The ledger has no gas on ${chain}: fees are missing, so balances are too high by what was paid for them.`,
  )
  say(
    'UNRESOLVED_INPUTS',
    limits.unresolvedInputs,
    `${counted(limits.unresolvedInputs, 'spent output')} on ${chain} ${limits.unresolvedInputs === 1 ? 'is not in the ledger: it counts' : 'are not in the ledger: they count'} as clean, at the value that the spender states.`,
  )
  const { unvaluedInputs = 0 } = limits
  say(
    'UNVALUED_INPUTS',
    unvaluedInputs,
    `Of ${unvaluedInputs} of these on ${chain} nothing states the value: ${unvaluedInputs === 1 ? 'it counts at the least that it can be, as if its transaction' : 'they count at the least that they can be, as if their transactions'} paid no fee.`,
  )
  return warnings
}

function has(count: number): string {
  return count === 1 ? 'has' : 'have'
}

function isAccount(chains: readonly LedgerLimits[], name: string): boolean {
  return chains.some(({ chain, model }) => chain === name && model === 'account')
}

const KIND_WORDS = {
  native: 'top-level payments of the native coin',
  internal: 'internal calls',
  token: 'token transfers',
  gas: 'fees (gas)',
} as const

function unproven({ file }: ImportedFile): TraceWarning {
  const message = `${file} does not say which of its transactions failed: the value of each counts as moved. Receipts or traces would say it.`
  return { code: 'STATUS_UNKNOWN', message, facts: { file } }
}

function followedByCoin({ file }: ImportedFile): TraceWarning {
  const message = `Of some addresses ${file} has only what became of the coins that it shows arriving there (the source.json of the pull names them): what else they received and paid is missing. What they received in all is too low, and a business among them that nobody has named may pass for a wallet.`
  return { code: 'FOLLOWED_BY_COIN', message, facts: { file } }
}

/**
 * How many records an explorer gives at most: the page that makes CSV files 5,000, the API 10,000, and 1,000 without a paid
 * key since July 2026 (https://docs.etherscan.io/changelog).
 */
const LIST_LIMITS: Readonly<Record<string, readonly number[]>> = {
  'etherscan-csv': [5000],
  'etherscan-json': [1000, 10_000],
}

function listAtLimit({ file, rowsRead }: ImportedFile): TraceWarning {
  const message = `${file} has ${rowsRead} rows, which is as many as an explorer gives at once: what came after them is likely missing. Fetch the rest by block or by date.`
  return { code: 'LIST_AT_LIMIT', message, facts: { file, rowsRead } }
}

/** Kinds that are missing of the same addresses are one sentence. NO_GAS speaks of gas where a chain has none. */
function kindsNotRead(missing: readonly Untold[], chains: readonly LedgerLimits[]): TraceWarning[] {
  const groups = new Map<string, Untold[]>()
  for (const one of missing) {
    if (one.kind === 'gas' && chains.some(({ chain, gasRows }) => chain === one.chain && gasRows === 0)) continue
    const key = `${one.chain} ${one.addresses}`
    addToGroup(groups, key, one)
  }
  return [...groups.values()].map((group) => {
    const { chain, addresses } = group[0]!
    const kinds = group.map(({ kind }) => KIND_WORDS[kind]).join(', no ')
    const message = `No import lists ${kinds} on ${chain}${whose(addresses)}: what came and went that way is missing, and is no zero.`
    const facts = {
      chain,
      kinds: group.map(({ kind }) => kind).join(', '),
      addresses: addresses === 'all' ? 'all' : addresses.length,
    }
    return { code: 'KIND_NOT_READ', message, facts }
  })
}

function whose(addresses: Untold['addresses']): string {
  if (addresses === 'all') return ''
  const some = addresses.slice(0, 3).map((address) => `${address.slice(0, 6)}…${address.slice(-4)}`)
  const more = addresses.length > 3 ? ', …' : ''
  return ` of ${counted(addresses.length, 'covered address', 'covered addresses')} (${some.join(', ')}${more})`
}

function refusedRows({ file, refused, rowsRead }: ImportedFile): TraceWarning {
  return {
    code: 'ROWS_REFUSED',
    message: `${refused} of ${counted(rowsRead, 'row')} of ${file} ${refused === 1 ? 'is missing: it is' : 'are missing: they are'} no good, and the import keeps going.`,
    facts: { file, refused, of: rowsRead },
  }
}

function duplicateRows({ file, duplicates }: ImportedFile): TraceWarning {
  return {
    code: 'DUPLICATE_ROWS',
    message: `${counted(duplicates, 'row')} of ${file} ${duplicates === 1 ? 'says' : 'say'} what another row says already: each was kept once.`,
    facts: { file, duplicates },
  }
}

function unreadSwaps({ state }: Settlement): TraceWarning[] {
  const count = new Set(
    state.conversions.filter(({ to, contested }) => to === null && contested === null).map(({ tx }) => tx),
  ).size
  if (count === 0) return []
  const policy = state.policy.id
  const message = `Under ${policy}, tainted value went into ${counted(count, 'transaction')} that ${count === 1 ? 'looks like a swap and that no rule reads: its' : 'look like swaps and that no rule reads: their'} movements apply as they are.`
  return [{ code: 'UNREAD_SWAPS', message, facts: { policy, count } }]
}

function ordersThatDiffer({ state }: Settlement): TraceWarning[] {
  const count = new Set(state.conversions.filter(({ differs }) => differs).map(({ tx }) => tx)).size
  if (count === 0) return []
  const policy = state.policy.id
  const message = `Under ${policy}, tainted value went through orders in ${counted(count, 'transaction')} whose logs say other amounts than moved: the movements count.`
  return [{ code: 'ORDERS_DIFFER', message, facts: { policy, count } }]
}

function unpricedLoans({ state }: Settlement): TraceWarning[] {
  const count = state.unpriced.size
  if (count === 0) return []
  const policy = state.policy.id
  const message = `Under ${policy}, ${counted(count, 'transaction')} of loans lacked a price of that day for the collateral or for what was lent: stolen coins stayed collateral, and what was borrowed counts as clean. Prices of both would follow it.`
  return [{ code: 'LOAN_WITHOUT_PRICE', message, facts: { policy, count } }]
}

function orderMatters({ state }: Settlement): TraceWarning[] {
  const count = state.orderDecided
  if (count === 0) return []
  const policy = state.policy.id
  const message = `Under ${policy}, ${counted(count, 'transaction')} mixed tainted and other value and paid several outputs: which output carries what follows from the order of inputs and outputs, which is the spender's choice.`
  return [{ code: 'ORDER_OF_OUTPUTS', message, facts: { policy, count } }]
}
