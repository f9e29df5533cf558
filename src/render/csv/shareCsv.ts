import { addressKey } from '../../core/share/compareLists.ts'
import { tlpName } from '../../core/share/tlp.ts'
import type { SharedAddress, SharedAmount, ShareFile } from '../../core/wire/shareFile.ts'
import { line } from './cell.ts'

type List = Omit<ShareFile, 'seal'>

const COLUMNS = [
  ...['tlp', 'change', 'chain', 'address', 'role', 'is', 'evidence', 'source', 'confidence', 'hops'],
  ...[
    'share',
    'share_low',
    'share_high',
    'asset',
    'symbol',
    'decimals',
    'stolen',
    'stolen_low',
    'stolen_high',
    'rests',
  ],
  ...['received', 'usd', 'first_stolen', 'last_stolen', 'first_seen', 'last_seen', 'listed', 'changed'],
  ...['tx_count', 'tx_hashes', 'why', 'claims', 'case', 'as_of', 'notice'],
]

/** `list.csv`: one row for each address and asset, then those that were withdrawn. A list without any has one row that says so. */
export function* shareCsv(list: List): Iterable<string> {
  yield `${COLUMNS.join(',')}\n`
  const added = new Set(list.added.map(addressKey))
  const changed = new Map(list.changed.map((one) => [addressKey(one), one.fields.join(' ')]))
  for (const row of list.addresses) {
    const key = addressKey(row)
    const change = added.has(key) ? 'added' : changed.has(key) ? 'changed' : 'same'
    yield* rowsOf(list, row, change, changed.get(key) ?? '')
  }
  for (const { was, why, words } of list.withdrawn) yield* rowsOf(list, was, 'withdrawn', `${why}: ${words}`)
  if (list.addresses.length + list.withdrawn.length > 0) return
  const empty = COLUMNS.slice(2, -3).map(() => '')
  yield line([tlpName(list.tlp), 'none', ...empty, list.case, list.asOf, list.notice])
}

const NO_ASSET: Partial<SharedAmount> = {}

function* rowsOf(list: List, row: SharedAddress, change: string, why: string): Iterable<string> {
  for (const amount of row.amounts.length === 0 ? [NO_ASSET] : row.amounts) {
    const { asset, symbol, decimals, stolen, low, high, rests, received, usd } = amount
    yield line([
      ...[tlpName(list.tlp), change, row.chain, row.address, row.role, row.is],
      ...[row.evidence.class, row.evidence.source, row.evidence.confidence, row.hops],
      ...[row.share.front, row.share.low, row.share.high],
      ...[asset ?? '', symbol ?? '', decimals ?? '', stolen ?? '', low ?? '', high ?? '', rests ?? '', received ?? ''],
      ...[usd ?? '', row.firstStolen, row.lastStolen, row.firstSeen, row.lastSeen, row.listed, row.changed],
      ...[row.transactionCount, row.transactions.join(' '), why, row.claims.map(claimWords).join('; ')],
      ...[list.case, list.asOf, list.notice],
    ])
  }
}

function claimWords({ says, by }: SharedAddress['claims'][number]): string {
  return by === '' ? says : `${by}: ${says}`
}
