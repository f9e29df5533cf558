import { csvOf, jsonOf } from '../ingest/etlFiles.ts'
import { type Row, TRANSFER } from '../ingest/smallChain.ts'
import type { Dice } from '../naive/dice.ts'
import { hash } from '../store/explorerFiles.ts'
import { type EvmStep, type EvmWorld, secondsOf } from './evmWorld.ts'
import { dressed } from './plainTable.ts'
import type { LedgerPart, LedgerTable } from './simulatedCase.ts'

/** The tables of a node, each as CSV or JSON lines. Every record says its number, and all of them are read together. */
export function etlParts(dice: Dice, world: EvmWorld, covers: LedgerPart['covers']): readonly LedgerPart[] {
  const tokens = dice.chance(50) ? { logs: logs(world) } : { token_transfers: tokenTransfers(world) }
  const all = { blocks: blocks(world), transactions: transactions(world), receipts: receipts(world), ...tokens }
  const tables = Object.entries<readonly Row[]>({ ...all, traces: traces(world) })
    .filter(([, rows]) => rows.length > 0)
    .map(([name, rows]) => tableOf(name, rows, dice.chance(50)))
  return [{ format: 'ethereum-etl', covers, tables, together: true }]
}

function tableOf(name: string, rows: readonly Row[], json: boolean): LedgerTable {
  const text = json ? jsonOf(name.replace(/s$/, ''), rows) : csvOf(rows)
  const all = text.trimEnd().split('\n')
  const header = json ? [] : all.slice(0, 1)
  return {
    name,
    extension: json ? 'json' : 'csv',
    lines: all.slice(header.length),
    anyOrder: true,
    write: (lines, dice) =>
      dice === undefined ? `${[...header, ...lines].join('\n')}\n` : dressed([...header, ...lines], dice),
  }
}

const where = ({ tx, height }: EvmStep) => ({
  transaction_hash: hash(tx),
  block_number: height,
  transaction_index: tx,
})

function blocks({ normal }: EvmWorld): readonly Row[] {
  const heights = [...new Set(normal.map(({ height }) => height))]
  return heights.map((number) => ({ number, hash: hash(number), timestamp: secondsOf(number) }))
}

function transactions({ normal }: EvmWorld): readonly Row[] {
  return normal.map((one) => ({
    hash: hash(one.tx),
    nonce: 0,
    block_hash: hash(one.height),
    block_number: one.height,
    transaction_index: one.tx,
    from_address: one.from,
    to_address: one.to,
    value: `${one.amount}`,
    gas: 100_000,
    gas_price: one.gasPrice,
    input: '0x',
  }))
}

function receipts({ normal }: EvmWorld): readonly Row[] {
  return normal.map((one) => ({
    ...where(one),
    block_hash: hash(one.height),
    cumulative_gas_used: one.gasUsed,
    gas_used: one.gasUsed,
    contract_address: null,
    root: null,
    status: one.failed === true ? 0 : 1,
    effective_gas_price: one.gasPrice,
  }))
}

const word = (text: string) => `0x${text.replace(/^0x/, '').padStart(64, '0')}`

function logs({ tokens }: EvmWorld): readonly Row[] {
  return tokens.map((one) => ({
    log_index: one.event,
    ...where(one),
    block_hash: hash(one.height),
    address: one.token.contract,
    data: word(one.amount.toString(16)),
    topics: [TRANSFER, word(one.from), word(one.to)],
  }))
}

function tokenTransfers({ tokens }: EvmWorld): readonly Row[] {
  return tokens.map(({ tx, height, from, to, amount, token, event }) => ({
    token_address: token.contract,
    from_address: from,
    to_address: to,
    value: `${amount}`,
    transaction_hash: hash(tx),
    log_index: event,
    block_number: height,
  }))
}

function traces({ normal, internal }: EvmWorld): readonly Row[] {
  return normal.flatMap((one) => {
    const failed = one.failed === true
    const inner = internal.filter(({ tx }) => tx === one.tx)
    return [call(one, [], failed), ...inner.map((step, i) => call(step, [i], false))]
  })
}

function call(step: EvmStep, path: readonly number[], failed: boolean): Row {
  return {
    ...where(step),
    from_address: step.from,
    to_address: step.to,
    value: `${step.amount}`,
    input: '0x',
    output: '0x',
    trace_type: 'call',
    call_type: 'call',
    reward_type: null,
    gas: 0,
    gas_used: 0,
    subtraces: 0,
    trace_address: path,
    error: failed ? 'Reverted' : null,
    status: failed ? 0 : 1,
  }
}
