import { compareText } from '../compareText.ts'
import { groupBy } from '../groupBy.ts'
import type { AssetRow } from '../ledger/words.ts'
import type { Outflow, OwnWithdrawal } from './outflow.ts'

/** By which way an outflow is known to be the victim's own payment. */
export type OwnWay = 'hash' | 'address'

export interface OwnMatch {
  readonly withdrawal: OwnWithdrawal
  readonly way: OwnWay
  /** True: less was paid than the books say, as where they say it before a fee. */
  readonly less: boolean
}

export interface WithdrawalMatches {
  /** By the row of the outflow. */
  readonly own: ReadonlyMap<number, OwnMatch>
  /** In the books, and not among the outflows: in the order of the file. */
  readonly notFound: readonly OwnWithdrawal[]
  /** Their transaction is there and pays somebody else, something else, or more: in the order of the file. */
  readonly contradicted: readonly OwnWithdrawal[]
}

/**
 * Which outflows the victim's books explain. By the hash of the transaction first; else by address, asset, amount and time. Each
 * withdrawal explains one outflow at most, and each outflow is explained by one at most; the same books give the same answer, in
 * whatever order their lines are.
 */
export function matchWithdrawals(
  outflows: readonly Outflow[],
  withdrawals: readonly OwnWithdrawal[],
  assets: readonly AssetRow[],
  tolerance: number,
): WithdrawalMatches {
  const known = new Map(assets.map((asset) => [asset.asset, asset]))
  const sorted = [...outflows].sort((a, b) => a.row - b.row)
  const books = inOneOrder(withdrawals)
  const own = new Map<number, OwnMatch>()
  const used = new Set<OwnWithdrawal>()
  const contradicted: OwnWithdrawal[] = []
  const take = ({ row }: Outflow, withdrawal: OwnWithdrawal, way: OwnWay, less = false) => {
    own.set(row, { withdrawal, way, less })
    used.add(withdrawal)
  }
  const byHash = groupBy(sorted, ({ hash }) => hash)
  const namesBoth = books.some(({ hash, address }) => hash !== null && address !== null)
  const byHashAndPayee = groupBy(namesBoth ? sorted : [], ({ hash, to }) => `${hash} ${to}`)
  const candidates = ({ hash, address }: OwnWithdrawal) =>
    (address === null ? byHash.get(hash!) : byHashAndPayee.get(`${hash} ${address}`)) ?? []
  const named = books.filter(({ hash }) => hash !== null && byHash.has(hash))
  // What says most is matched first: else a line with a hash alone could take the outflow of a line that also names an address.
  for (const fits of [isExactly, isNoLess] as const) {
    for (const withdrawal of named) {
      if (used.has(withdrawal)) continue
      const found = candidates(withdrawal).find((one) => !own.has(one.row) && fits(one, withdrawal, known))
      if (found !== undefined) take(found, withdrawal, 'hash', fits === isNoLess)
    }
  }
  for (const withdrawal of named) if (!used.has(withdrawal)) contradicted.push(withdrawal)
  const refused = new Set(contradicted)
  const left = new Set(books.filter((one) => !used.has(one) && !refused.has(one)))
  // Those that name their asset choose first.
  for (const names of [true, false]) {
    const some = [...left].filter(
      ({ address, amount, time, asset }) =>
        address !== null && amount !== null && time !== null && (asset !== null) === names,
    )
    const open = sorted.filter(({ row }) => !own.has(row))
    const byAddress = groupBy(open, ({ to }) => to)
    const groups = groupBy(some, ({ address, asset, chain, amount }) => [address, asset, chain, amount].join(' '))
    for (const group of groups.values()) {
      const first = group[0]!
      const fitting = (byAddress.get(first.address!) ?? []).filter(
        (one) => !own.has(one.row) && isExactly(one, first, known),
      )
      pairInTime(fitting, group, tolerance, take)
    }
  }
  const byLine = (a: OwnWithdrawal, b: OwnWithdrawal) => a.line - b.line
  return {
    own,
    notFound: [...left].filter((one) => !used.has(one)).sort(byLine),
    contradicted: contradicted.sort(byLine),
  }
}

/** As many pairs as can be: both sides in the order of time, each takes the first that is near enough. */
function pairInTime(
  outflows: readonly Outflow[],
  withdrawals: readonly OwnWithdrawal[],
  tolerance: number,
  take: (outflow: Outflow, withdrawal: OwnWithdrawal, way: OwnWay) => void,
): void {
  const times = [...outflows].sort((a, b) => a.time - b.time || a.row - b.row)
  for (let i = 0, j = 0; i < times.length && j < withdrawals.length; ) {
    const apart = times[i]!.time - withdrawals[j]!.time!
    if (Math.abs(apart) <= tolerance) take(times[i++]!, withdrawals[j++]!, 'address')
    else if (apart < 0) i++
    else j++
  }
}

type Assets = ReadonlyMap<string, AssetRow>

function isExactly(outflow: Outflow, withdrawal: OwnWithdrawal, assets: Assets): boolean {
  const amount = amountOf(withdrawal, assets.get(outflow.asset))
  return agrees(outflow, withdrawal, assets) && (amount === null || amount === outflow.amount)
}

function isNoLess(outflow: Outflow, withdrawal: OwnWithdrawal, assets: Assets): boolean {
  const amount = amountOf(withdrawal, assets.get(outflow.asset))
  return agrees(outflow, withdrawal, assets) && amount !== null && amount >= outflow.amount
}

function agrees({ chain, to, asset }: Outflow, said: OwnWithdrawal, assets: Assets): boolean {
  if (said.chain !== null && said.chain !== chain) return false
  if (said.address !== null && said.address !== to) return false
  if (said.asset === null) return true
  const unit = asset.slice(asset.indexOf('/') + 1)
  if (said.asset === asset || said.asset.toLowerCase() === unit.toLowerCase()) return true
  const symbol = assets.get(asset)?.symbol ?? ''
  return symbol !== '' && symbol.toLowerCase() === said.asset.toLowerCase()
}

/** In base units; -1 where it has more decimals than the asset, and so is no amount of it. */
function amountOf({ amount }: OwnWithdrawal, asset: AssetRow | undefined): bigint | null {
  if (typeof amount !== 'string') return amount
  if (asset === undefined) return -1n
  const [whole = '', fraction = ''] = amount.split('.')
  const digits = fraction.replace(/0+$/, '')
  return digits.length > asset.decimals ? -1n : BigInt(whole + digits.padEnd(asset.decimals, '0'))
}

/** By time, then by all that they say, and by line last: equal lines are equal. */
function inOneOrder(withdrawals: readonly OwnWithdrawal[]): readonly OwnWithdrawal[] {
  const keyed = withdrawals.map((one) => ({
    one,
    key: [one.hash, one.address, one.chain, one.asset, one.amount].join(' '),
  }))
  keyed.sort((a, b) => (a.one.time ?? 0) - (b.one.time ?? 0) || compareText(a.key, b.key) || a.one.line - b.one.line)
  return keyed.map(({ one }) => one)
}
