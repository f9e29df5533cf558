import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTransactionStore } from '../src/actions/sources/transactionStore.ts'
import { startCase } from '../src/actions/startCase.ts'
import { groupedText } from '../src/core/groupedText.ts'
import { TRANSFER } from '../src/ingest/evmRpc/byAddress/searchLogs.ts'
import type { TransactionRecord } from '../src/ingest/evmRpc/transactionRecord.ts'

const [HOT, THIEF] = [`0x${'a1'.repeat(20)}`, `0x${'e7'.repeat(20)}`]
const TOKENS = Array.from({ length: 12 }, (_, n) => address(0xc000000 + n))
const START = Date.parse('2026-01-01T00:00:00Z')
const DRAINED = 12
/** 100,000 payments in a day of Ethereum. */
const IN_A_BLOCK = 14
const TO = 10_000_000

/** `dyepack start` over so many payments out of a wallet, all but a dozen of them in its books, once they are fetched. */
export async function measureStart(payments: number): Promise<string[][]> {
  const caseDir = mkdtempSync(join(tmpdir(), 'dyepack-bench-start-'))
  try {
    await writeSources(caseDir, payments)
    const books = join(caseDir, 'books.csv')
    writeFileSync(books, booksOf(payments))
    const [begin, cpu] = [performance.now(), process.cpuUsage()]
    const { proposal } = await startCase({
      ...{ caseDir, victims: [HOT], ownWithdrawals: books, now: START + 86_400_000 * 30, before: 0 },
      since: new Date(START).toISOString(),
      onProgress: ({ step }) =>
        process.stderr.write(`${step}: after ${((performance.now() - begin) / 1000).toFixed(1)} s\n`),
      sources: [{ format: 'evm-rpc', chain: 'ethereum', urls: ['http://127.0.0.1:9'], key: null }],
    })
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    const { user, system } = process.cpuUsage(cpu)
    const proposed = proposal.proposed.reduce((sum, one) => sum + one.payments.length, 0)
    if (proposed !== DRAINED || proposal.own.length !== payments - DRAINED)
      throw new Error(`proposed ${proposed}, own ${proposal.own.length}`)
    return [
      ['payments', 'in the books', 'proposed', 's', 'own CPU s', 'peak MiB'],
      [
        ...[payments, proposal.own.length, proposed].map((count) => groupedText(count)),
        seconds,
        ((user + system) / 1e6).toFixed(1),
        groupedText(Math.round(process.resourceUsage().maxRSS / 1024)),
      ],
    ]
  } finally {
    rmSync(caseDir, { recursive: true, force: true })
  }
}

function heightOf(n: number): number {
  return Math.floor(n / IN_A_BLOCK) + 1
}

function timeOf(n: number): number {
  return START + heightOf(n) * 12_000
}

function isDrain(n: number, payments: number): boolean {
  return n >= payments - DRAINED
}

/** What `start` would have fetched: the wallet's transactions, the thief's, and which blocks they are in. */
async function writeSources(caseDir: string, payments: number): Promise<void> {
  const folder = join(caseDir, 'sources', `evm-rpc-ethereum-0-${TO}`)
  mkdirSync(folder, { recursive: true })
  const store = await openTransactionStore(folder, [])
  const PORTION = 2000
  for (let from = 0; from < payments; from += PORTION) {
    const some = Array.from({ length: Math.min(PORTION, payments - from) }, (_, n) => recordOf(from + n, payments))
    await store.add(some)
  }
  const addresses = [HOT, THIEF].map((one) => ({
    address: one,
    transactions: payments,
    native: 'trace_filter',
    partial: false,
  }))
  const source = {
    ...{ schema: 'dyepack/evm-address-source@1', chain: 'ethereum', chainId: 1, from: 0, to: TO, hosts: ['127.0.0.1'] },
    ...{ calls: null, lacks: [], addresses, tooBusy: [], unexplained: 0, chunks: store.chunks() },
  }
  writeFileSync(join(folder, 'source.json'), JSON.stringify(source))
  const asked = {
    ...{ since: START, until: null, before: 0 },
    sources: [{ format: 'evm-rpc', chain: 'ethereum', urls: ['http://127.0.0.1:9'] }],
  }
  const balances = [...TOKENS].map((token) => ({ wallet: HOT, asset: `ethereum/${token}`, amount: '1000000000000' }))
  const blocks = { ...{ format: 'evm-rpc', chain: 'ethereum', from: 0, to: TO, toTime: START }, tail: null, tokens: [] }
  const start = { schema: 'dyepack/start@1', asked, chains: [{ ...blocks, balances, approvals: [] }] }
  writeFileSync(join(caseDir, 'sources', 'start.json'), JSON.stringify(start))
}

function recordOf(n: number, payments: number): TransactionRecord {
  const [height, place] = [heightOf(n), n % IN_A_BLOCK]
  const [hash, blockHash] = [word(n + 1), word(0xb10c0000 + height)]
  const common = { block_number: height, block_timestamp: timeOf(n) / 1000, chain_id: 1 }
  const transaction = {
    ...{ hash, transaction_index: place, from_address: HOT, to_address: TOKENS[n % 12], value: '0', gas: 60_000 },
    ...{
      gas_price: '1000000000',
      receipt_gas_used: 50_000,
      receipt_status: 1,
      receipt_effective_gas_price: '1000000000',
    },
    ...{ receipt_contract_address: null, receipt_l1_fee: null, blob_gas_used: null, blob_gas_price: null },
  }
  const topics = [TRANSFER, HOT, payee(n, payments)].map((text) => `0x${text.slice(2).padStart(64, '0')}`)
  const log = {
    ...{ transaction_hash: hash, transaction_index: place, log_index: place, address: TOKENS[n % 12], topics },
    data: word(amount(n)),
  }
  const block = {
    number: height,
    hash: blockHash,
    parent_hash: word(0xb10c0000 + height - 1),
    timestamp: common.block_timestamp,
  }
  const lines = {
    blocks: [JSON.stringify(block)],
    transactions: [JSON.stringify({ ...transaction, ...common })],
    logs: [JSON.stringify({ ...log, ...common })],
    traces: [],
  }
  return { height, place, hash, blockHash, lines }
}

/** Every second line names the transaction, the others what it paid. */
function booksOf(payments: number): string {
  const lines = ['hash,address,asset,units,time']
  for (let n = 0; !isDrain(n, payments); n++) {
    const time = new Date(timeOf(n)).toISOString()
    lines.push(n % 2 === 0 ? `${word(n + 1)},,,,` : `,${payee(n, payments)},${TOKENS[n % 12]},${amount(n)},${time}`)
  }
  return `${lines.join('\n')}\n`
}

function payee(n: number, payments: number): string {
  return isDrain(n, payments) ? THIEF : address(0xd000000 + (n % 5000))
}

function amount(n: number): number {
  return 1000 + (n % 700)
}

function address(n: number): string {
  return `0x${n.toString(16).padStart(40, '0')}`
}

function word(n: number): string {
  return `0x${n.toString(16).padStart(64, '0')}`
}
