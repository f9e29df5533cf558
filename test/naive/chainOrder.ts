/** A transaction of either kind of chain, as a list of movements in the order in which they apply. */
export interface Transaction {
  readonly chain: string
  /** Null: a row of which no source knows the transaction. */
  readonly hash: string | null
  readonly height: number | null
  readonly index: number | null
  /** Milliseconds since 1970. */
  readonly time: number
  readonly movements: readonly Movement[]
}

export interface Movement {
  readonly kind: 'transfer' | 'gas' | 'transaction' | 'coinbase'
  readonly inputs: readonly Leg[]
  readonly outputs: readonly Leg[]
}

/** One side's part of a movement. */
export interface Leg {
  readonly holding: string
  /** Empty where a script has none. */
  readonly address: string
  readonly asset: string
  readonly amount: bigint
}

/** A transaction as bitcoin-etl writes it; what is not read here may stand beside. */
export interface UtxoTransaction {
  readonly hash: string
  readonly block_number: number
  readonly block_timestamp: number
  readonly index: number
  readonly is_coinbase: boolean
  readonly inputs: readonly {
    readonly spent_transaction_hash: string
    readonly spent_output_index: number
    readonly addresses: readonly string[]
    readonly value: number
  }[]
  readonly outputs: readonly { readonly index: number; readonly addresses: readonly string[]; readonly value: number }[]
  readonly fee?: number
}

/** Rows of `transfers-csv` (13 cells, no header) and transactions of `utxo-jsonl`, in chain order. */
export function chainOrder(
  transfersCsv: readonly (readonly string[])[],
  utxoJsonl: readonly UtxoTransaction[],
): Transaction[] {
  const transactions = [...accountTransactions(transfersCsv), ...utxoJsonl.map(utxoTransaction)]
  const chains = [...new Set(transactions.map((transaction) => transaction.chain))].sort()
  return merge(chains.map((chain) => transactions.filter((one) => one.chain === chain).sort(byOwnOrder)))
}

/** One form for every address: lower case where the chain allows it. */
export function normalAddress(address: string): string {
  return /^(0x|bc1)/i.test(address) ? address.toLowerCase() : address
}

/** Transactions stand in file order when this sorts them, so equal ones keep it. */
function byOwnOrder(a: Transaction, b: Transaction): number {
  if (a.height === null || b.height === null) return a.time - b.time
  if (a.height !== b.height) return a.height - b.height
  return a.index === null || b.index === null ? 0 : a.index - b.index
}

/** Takes the chain whose next transaction is the earliest, ties by the chain's name; each chain keeps its own order. */
function merge(chains: Transaction[][]): Transaction[] {
  const merged: Transaction[] = []
  for (;;) {
    const next = chains.filter((chain) => chain.length > 0).sort((a, b) => a[0]!.time - b[0]!.time)[0]
    if (next === undefined) return merged
    merged.push(next.shift()!)
  }
}

interface Row {
  readonly line: number
  readonly chain: string
  readonly height: string
  readonly time: string
  readonly index: string
  readonly hash: string
  readonly seq: string
  readonly kind: string
  readonly asset: string
  readonly from: string
  readonly to: string
  readonly amount: bigint
}

function accountTransactions(cells: readonly (readonly string[])[]): Transaction[] {
  const groups = new Map<string, Row[]>()
  cells.forEach((row, line) => {
    const key = row[4] === '' ? `line ${line}` : `${row[0]} ${row[4]!.toLowerCase()}`
    groups.set(key, [...(groups.get(key) ?? []), readRow(row, line)])
  })
  return [...groups.values()].map((rows) => {
    const first = rows[0]!
    return {
      chain: first.chain,
      hash: first.hash === '' ? null : first.hash,
      height: first.height === '' ? null : Number(first.height),
      index: first.index === '' ? null : Number(first.index),
      time: Date.parse(first.time),
      movements: withoutDuplicates(rows).sort(gasFirstThenSeq).map(transfer),
    }
  })
}

function readRow(cells: readonly string[], line: number): Row {
  const [chain, height, time, index, hash, seq, kind, asset, , , from, to, amount] = cells as string[]
  return {
    line,
    chain: chain!,
    height: height!,
    time: time!,
    index: index!,
    hash: hash!.toLowerCase(),
    seq: seq!,
    kind: kind!,
    asset: asset!,
    from: normalAddress(from!),
    to: normalAddress(to!),
    amount: BigInt(amount!),
  }
}

/** The same row twice is counted once. */
function withoutDuplicates(rows: readonly Row[]): Row[] {
  const content = (row: Row) => JSON.stringify({ ...row, line: 0, amount: String(row.amount) })
  return rows.filter((row, index) => rows.findIndex((other) => content(other) === content(row)) === index)
}

function gasFirstThenSeq(a: Row, b: Row): number {
  if ((a.kind === 'gas') !== (b.kind === 'gas')) return a.kind === 'gas' ? -1 : 1
  return Number(a.seq) - Number(b.seq) || a.line - b.line
}

function transfer(row: Row): Movement {
  const leg = (address: string): Leg => ({
    holding: `${address}|${row.asset}`,
    address,
    asset: row.asset,
    amount: row.amount,
  })
  if (row.kind === 'gas') return { kind: 'gas', inputs: [leg(row.from)], outputs: [] }
  return { kind: 'transfer', inputs: [leg(row.from)], outputs: [leg(row.to)] }
}

function utxoTransaction(transaction: UtxoTransaction): Transaction {
  const asset = 'bitcoin/BTC'
  const addressOf = (addresses: readonly string[]) => (addresses.length === 1 ? normalAddress(addresses[0]!) : '')
  const inputs = transaction.inputs.map((input) => ({
    holding: `${input.spent_transaction_hash}:${input.spent_output_index}`,
    address: addressOf(input.addresses),
    asset,
    amount: BigInt(input.value),
  }))
  const outputs = transaction.outputs.map((output) => ({
    holding: `${transaction.hash}:${output.index}`,
    address: addressOf(output.addresses),
    asset,
    amount: BigInt(output.value),
  }))
  const movement: Movement = transaction.is_coinbase
    ? { kind: 'coinbase', inputs: [], outputs }
    : { kind: 'transaction', inputs, outputs }
  return {
    chain: 'bitcoin',
    hash: transaction.hash,
    height: transaction.block_number,
    index: transaction.index,
    time: transaction.block_timestamp * 1000,
    movements: [movement],
  }
}
