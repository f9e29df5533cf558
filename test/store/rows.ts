const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'

export const ALICE = `0x${'a'.repeat(40)}`
export const BOB = `0x${'b'.repeat(40)}`

/** A transaction hash that ends in a number. */
function hashOf(n: number): string {
  return `0x${n.toString(16).padStart(64, '0')}`
}

interface Transfer {
  readonly height: number | ''
  readonly time?: string
  readonly txIndex?: number | ''
  readonly hash?: string
  readonly seq?: number
  readonly kind?: string
  readonly asset?: string
  readonly from: string
  readonly to: string
  readonly amount: bigint | string
}

/** One line of transfers-csv; what is left out is as on a plain transfer of ether. */
export function row(transfer: Transfer): string {
  const {
    height,
    txIndex = 0,
    hash = hashOf(Number(height)),
    seq = 0,
    kind = 'native',
    asset = 'ethereum/ETH',
    from,
    to,
    amount,
  } = transfer
  const time =
    transfer.time ?? new Date(Date.UTC(2024, 0, 1) + Number(height) * 12_000).toISOString().replace('.000Z', 'Z')
  const [symbol, decimals] = asset.endsWith('/ETH') ? ['ETH', 18] : ['TKN', 6]
  return ['ethereum', height, time, txIndex, hash, seq, kind, asset, symbol, decimals, from, to, amount].join(',')
}

export function csv(rows: readonly string[]): string {
  return `${[HEADER, ...rows].join('\n')}\n`
}
