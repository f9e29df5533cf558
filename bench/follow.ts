import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventLog } from '../src/actions/follow/eventLog.ts'
import { readDelta } from '../src/actions/follow/readDelta.ts'
import { startTail } from '../src/actions/follow/tail.ts'
import { importData } from '../src/actions/importData.ts'
import { traceLedger } from '../src/actions/trace/traceLedger.ts'
import { groupedText } from '../src/core/groupedText.ts'
import type { BlockRecord } from '../src/ingest/evmRpc/blockRecord.ts'
import { readCase } from '../src/packs/caseFile/readCase.ts'
import { openLedger } from '../src/store/duckdb/openLedger.ts'
import { addressOf } from './accountLedger.ts'
import { generateCase } from './generate.ts'
import { makeTowns } from './towns.ts'

const BLOCKS = 30
/** As many as a block of Ethereum has on average. */
const TRANSACTIONS = 200
const USDC = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const NO_PRICES = { quoteAt: () => null }

/** A case of so many movements goes on block by block: what a block takes from its data to its events on the disk. */
export async function measureFollow(movements: number): Promise<string[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-bench-'))
  try {
    generateCase(folder, 'account', movements)
    const { case: theCase } = await readCase(folder)
    const ledger = join(folder, 'ledger.duckdb')
    const whole = clock()
    await importData({ ledger, imports: theCase.imports, folder })
    const store = await openLedger(ledger)
    const spool = await store.openFlows()
    const traced = await traceLedger({ store, case: theCase, tags: [], prices: NO_PRICES, spool })
    await spool.close()
    const wholeMs = whole()
    const policies = [traced.policies[0]!]
    const tail = await startTail({ store, case: theCase, tags: [], prices: NO_PRICES, traced, policies })
    const log = await openEventLog(folder)
    const [reading, walking, all]: [number[], number[], number[]] = [[], [], []]
    const cpu = process.cpuUsage()
    let events = 0
    for (let n = 0; n < BLOCKS; n++) {
      const record = block(n, movements, traced.asOf)
      const [total, read] = [clock(), clock()]
      const delta = await readDelta(record, { chain: 'ethereum', decimals: new Map() })
      reading.push(read())
      const walk = clock()
      const told = await tail.read(delta!, [])
      if (told === null) throw new Error('the block asks for a whole trace')
      await log.append(log.told.linesFor(told))
      walking.push(walk())
      all.push(total())
      events += told.length
    }
    const { user, system } = process.cpuUsage(cpu)
    await store.close()
    return [
      [
        'movements',
        'whole s',
        'blocks',
        'movements a block',
        'events',
        'read ms',
        'trace and tell ms',
        'ms',
        'worst ms',
        'CPU ms',
      ],
      [
        groupedText(traced.summary.movements),
        (wholeMs / 1000).toFixed(1),
        `${BLOCKS}`,
        `${TRANSACTIONS * 2 + TRANSACTIONS / 2}`,
        groupedText(events),
        ...[middle(reading), middle(walking), middle(all), Math.max(...all), (user + system) / 1000 / BLOCKS].map(
          (ms) => ms.toFixed(0),
        ),
      ],
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Payments of coin, and tokens in every second transaction, among the addresses of the thief's town and new ones. */
function block(n: number, movements: number, after: number): BlockRecord {
  const { small, addresses } = makeTowns(movements)
  const common = { block_number: 50_000_000 + n, block_timestamp: Math.floor(after / 1000) + 12 * (n + 1), chain_id: 1 }
  const someone = (k: number) => (k % 3 === 0 ? addresses + n * TRANSACTIONS + k : (k * 7919 + n * 104_729) % small)
  const hash = (k: number) => `0xb${(n * TRANSACTIONS + k + 1).toString(16).padStart(63, '0')}`
  const places = Array.from({ length: TRANSACTIONS }, (_, k) => k)
  const transactions = places.map((k) =>
    JSON.stringify({
      ...{
        hash: hash(k),
        transaction_index: k,
        from_address: addressOf(someone(k + 1)),
        to_address: addressOf(someone(k)),
      },
      ...{
        value: `${10 ** 12 + k}`,
        gas: 21_000,
        gas_price: '1000000000',
        receipt_gas_used: 21_000,
        receipt_status: 1,
      },
      ...{ receipt_effective_gas_price: '1000000000', receipt_contract_address: null, receipt_l1_fee: null },
      ...{ blob_gas_used: null, blob_gas_price: null, ...common },
    }),
  )
  const topic = (k: number) => `0x${addressOf(someone(k)).slice(2).padStart(64, '0')}`
  const logs = places
    .filter((k) => k % 2 === 0)
    .map((k) =>
      JSON.stringify({
        ...{ transaction_hash: hash(k), transaction_index: k, log_index: k, address: USDC },
        ...{
          topics: [TRANSFER, topic(k + 1), topic(k)],
          data: `0x${(1000 + k).toString(16).padStart(64, '0')}`,
          ...common,
        },
      }),
    )
  const own = `0xa${(n + 1).toString(16).padStart(63, '0')}`
  const line = { number: common.block_number, hash: own, parent_hash: own, timestamp: common.block_timestamp }
  return {
    ...{ number: common.block_number, hash: own, parentHash: own },
    lines: { blocks: [JSON.stringify(line)], transactions, logs, traces: [] },
  }
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}

function clock(): () => number {
  const start = performance.now()
  return () => performance.now() - start
}
