import type { MovementSelect, RowCheck, Tells } from '../../core/ledger/rowSource.ts'
import type { Transform } from '../importer.ts'
import type { ExplorerChain } from './explorerChain.ts'

/** The three lists that an explorer has of an address. */
export type ExplorerList = 'normal' | 'internal' | 'erc20'

/** An amount as a file writes it: what is right, and its base units as expressions that never throw. */
export interface Quantity {
  readonly checks: readonly RowCheck[]
  /** Decimal text; may be NULL where `number` is not. */
  readonly amount: string
  /** NULL from 2^128 on. */
  readonly number: string
}

/**
 * What a kind of file says of a record, as expressions over its columns; empty cells are NULL. The columns `hash`,
 * `stamp` (seconds), `sender`, `receiver` and `created` or `contract` are there in every file.
 */
export interface ExplorerCells {
  /** The file's own name of a column, for messages. */
  readonly name: (column: string) => string
  readonly hasHeight: boolean
  /** The transaction's place in its block; NULL where the file does not say. */
  readonly txIndex: string
  readonly value: Quantity
  /** Whether the record was undone. */
  readonly failed: { readonly checks: readonly RowCheck[]; readonly is: string }
}

export interface NormalCells extends ExplorerCells {
  /** What the sender paid for gas. */
  readonly fee: Quantity
}

export interface InternalCells extends ExplorerCells {
  /** call, create, selfdestruct …; NULL where the file does not say. */
  readonly type: string
  /** Calls that carry a value but move none. */
  readonly silent: string
}

export interface TokenCells extends ExplorerCells {
  readonly symbol: string
  /** Places of the token; NULL where the file does not say. */
  readonly decimals: string
  /** The transfer's log; NULL where the file does not say. */
  readonly logIndex: string
}

const ZERO = `'0x0000000000000000000000000000000000000000'`
const [NATIVE, INTERNAL, TOKEN, GAS] = [0, 1, 2, 3].map((kind) => `${kind}::UTINYINT`) as [
  string,
  string,
  string,
  string,
]

export const TELLS: Readonly<Record<ExplorerList, readonly Tells[]>> = {
  normal: ['native', 'gas'],
  internal: ['internal'],
  erc20: ['token'],
}

/**
 * Top-level transactions. One that failed has paid its gas and moved nothing. A contract is paid by the transaction that
 * creates it. Coins of the genesis block come from nowhere: https://docs.etherscan.io lists them with hash `GENESIS_…`.
 */
export function normalTransform(chain: ExplorerChain, cells: NormalCells): Transform {
  const genesis = `starts_with(hash, 'GENESIS_')`
  const from = `CASE WHEN ${genesis} THEN ${ZERO} ELSE sender END`
  const to = 'coalesce(receiver, created)'
  const moves = `NOT (${cells.failed.is}) AND ${isSome(cells.value)}`
  const coin = { ...place(chain, cells), tx_hash: `CASE WHEN NOT ${genesis} THEN lower(hash) END`, ...coinOf(chain) }
  return {
    shape: 'transfers',
    parties: [from, to],
    checks: [
      {
        field: cells.name('hash'),
        ok: `(${HASH} OR ${genesis})`,
        value: 'hash',
        must: `a transaction's hash: 0x and 64 hex digits`,
      },
      ...placeChecks(cells),
      {
        field: cells.name('receiver'),
        ok: `(${to} IS NOT NULL OR ${cells.failed.is})`,
        value: 'receiver',
        must: 'the address that is paid, or empty where a contract is made',
      },
      ...cells.value.checks,
      ...cells.fee.checks,
      ...cells.failed.checks,
    ],
    movements: [
      {
        when: `NOT ${genesis}`,
        select: { ...coin, seq: '0', kind: GAS, from, to: 'NULL::VARCHAR', amount: cells.fee.amount },
        number: cells.fee.number,
      },
      {
        when: moves,
        select: { ...coin, seq: '1', kind: NATIVE, from, to, amount: cells.value.amount },
        number: cells.value.number,
      },
      ...wraps(chain, coin, cells.value, moves, from, to).slice(0, 1),
    ],
  }
}

/** Coins that contracts move. One list has them without their place among each other, so they get no number here. */
export function internalTransform(chain: ExplorerChain, cells: InternalCells): Transform {
  const to = 'coalesce(receiver, created)'
  const moves = `NOT (${cells.failed.is}) AND NOT (${cells.silent}) AND ${isSome(cells.value)}`
  const coin = { ...place(chain, cells), tx_hash: 'lower(hash)', ...coinOf(chain) }
  const [wrap, ...unwrap] = wraps(chain, coin, cells.value, moves, 'sender', to)
  // A contract that destroys itself leaves its coins to the wrapper without calling it: nothing is wrapped.
  const called = `coalesce(${cells.type}, '') NOT IN ('suicide', 'selfdestruct')`
  return {
    shape: 'transfers',
    parties: ['sender', to],
    checks: [
      hashCheck(cells),
      ...placeChecks(cells),
      {
        field: cells.name('receiver'),
        ok: `(${to} IS NOT NULL OR ${cells.failed.is} OR ${cells.silent})`,
        value: 'receiver',
        must: 'the address that is paid, or empty where a contract is made',
      },
      ...cells.value.checks,
      ...cells.failed.checks,
    ],
    movements: [
      {
        when: moves,
        select: { ...coin, seq: 'NULL', kind: INTERNAL, from: 'sender', to, amount: cells.value.amount },
        number: cells.value.number,
      },
      ...(wrap === undefined ? [] : [{ ...wrap, when: `${wrap.when} AND ${called}` }]),
      ...unwrap,
    ],
  }
}

/** Transfers of ERC-20 tokens. A list of them holds none of transactions that failed: those log nothing. */
export function tokenTransform(chain: ExplorerChain, cells: TokenCells): Transform {
  return {
    shape: 'transfers',
    parties: ['sender', 'receiver'],
    checks: [
      hashCheck(cells),
      ...placeChecks(cells),
      {
        field: cells.name('receiver'),
        ok: 'receiver IS NOT NULL',
        value: 'receiver',
        must: 'the address that is paid',
      },
      {
        field: cells.name('contract'),
        ok: `(length(contract) = 42 AND starts_with(contract, '0x'))`,
        value: 'contract',
        must: `the token's contract: 0x and 40 hex digits`,
      },
      ...cells.value.checks,
      ...cells.failed.checks,
    ],
    movements: [
      {
        when: `NOT (${cells.failed.is}) AND ${isSome(cells.value)}`,
        select: {
          ...place(chain, cells),
          tx_hash: 'lower(hash)',
          seq: `${FIRST_LOG} + TRY_CAST(${cells.logIndex} AS BIGINT)`,
          kind: TOKEN,
          asset: `concat('${chain.chain}/', lower(contract))`,
          symbol: lookUp(chain.symbols, (symbol) => `'${symbol}'`, cells.symbol),
          decimals: cells.decimals,
          from: 'sender',
          to: 'receiver',
          amount: cells.value.amount,
        },
        number: cells.value.number,
      },
    ],
  }
}

/** Whether an amount is above zero. */
function isSome({ amount, number }: Quantity): string {
  return `(coalesce(${number} <> 0, ${amount} <> '0'))`
}

/** The canonical number of a transfer is this and its log's. */
const FIRST_LOG = 1_000_000

/** A token's fact by its contract, as SQL. */
export function lookUp<T>(facts: ReadonlyMap<string, T>, literal: (fact: T) => string, otherwise: string): string {
  const cases = [...facts].map(([contract, fact]) => `WHEN '${contract}' THEN ${literal(fact)}`)
  return cases.length === 0 ? otherwise : `CASE lower(contract) ${cases.join(' ')} ELSE ${otherwise} END`
}

/**
 * What the wrapper of the coin makes and burns. It logs `Deposit` and `Withdrawal`, but no `Transfer`, so Etherscan's list of
 * transfers has no row for them, and what was wrapped would vanish. A list that has such rows (Blockscout's) says the
 * same as these, and the same movement counts once.
 */
function wraps(
  { chain, wrapper, symbols, places }: ExplorerChain,
  coin: Readonly<Record<string, string>>,
  { amount, number }: Quantity,
  moves: string,
  from: string,
  to: string,
): MovementSelect[] {
  if (wrapper === null) return []
  const token = {
    ...coin,
    seq: 'NULL',
    kind: TOKEN,
    asset: `'${chain}/${wrapper}'`,
    symbol: `'${symbols.get(wrapper)}'`,
    decimals: `${places.get(wrapper)}`,
    amount,
  }
  return [
    { when: `${moves} AND lower(${to}) = '${wrapper}'`, select: { ...token, from: ZERO, to: from }, number },
    { when: `${moves} AND lower(${from}) = '${wrapper}'`, select: { ...token, from: to, to: ZERO }, number },
  ]
}

function place({ chain }: ExplorerChain, { hasHeight, txIndex }: ExplorerCells): Record<string, string> {
  return {
    chain: `'${chain}'`,
    height: hasHeight ? 'TRY_CAST(height AS BIGINT)' : 'NULL',
    time: 'TRY_CAST(stamp AS BIGINT) * 1000',
    tx_index: txIndex === 'NULL' ? 'NULL' : `TRY_CAST(${txIndex} AS BIGINT)`,
  }
}

function coinOf({ chain, symbol, decimals }: ExplorerChain): Record<string, string> {
  return { asset: `'${chain}/${symbol}'`, symbol: `'${symbol}'`, decimals: `${decimals}` }
}

/** The store reads each hash once, to the last digit. */
const HASH = `(length(hash) = 66 AND starts_with(hash, '0x'))`

function hashCheck({ name }: ExplorerCells): RowCheck {
  const must = `a transaction's hash: 0x and 64 hex digits`
  return { field: name('hash'), ok: HASH, value: 'hash', must }
}

function placeChecks({ name, hasHeight, txIndex }: ExplorerCells): RowCheck[] {
  const digits = (column: string) => `regexp_full_match(${column}, '[0-9]{1,15}')`
  const height = {
    field: name('height'),
    ok: digits('height'),
    value: 'height',
    must: 'a block height (a whole number)',
  }
  return [
    ...(hasHeight ? [height] : []),
    {
      field: name('stamp'),
      ok: `regexp_full_match(stamp, '[0-9]{1,11}')`,
      value: 'stamp',
      must: 'the time of the block in whole seconds since 1970',
    },
    ...(txIndex === 'NULL'
      ? []
      : [
          {
            field: name('tx_index'),
            ok: `(${txIndex} IS NULL OR ${digits(txIndex)})`,
            value: txIndex,
            must: 'the place of the transaction in its block (a whole number)',
          },
        ]),
    { field: name('sender'), ok: 'sender IS NOT NULL', value: 'sender', must: 'the address that pays' },
  ]
}
