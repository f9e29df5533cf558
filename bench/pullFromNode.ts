import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pullCase } from '../src/actions/pullCase.ts'
import { groupedText } from '../src/core/groupedText.ts'
import { evmAddressSourceSchema } from '../src/core/wire/evmAddressSource.ts'
import { type Anvil, RICH, startAnvil } from '../test/evm/anvil.ts'
import { callData, compile } from '../test/evm/compile.ts'
import { hex, person } from '../test/evm/script.ts'

/** One transaction in so many is the case's. */
const OTHERS = 2
/** Anvil replays a block from its beginning for each call of its tracer, so blocks are small. */
const IN_A_BLOCK = 20
const THIEVES = 400
/** As much as a transaction of the case passes on: enough for all who come after. */
const STOLEN = 10n ** 21n

/** A case of so many transactions among others' traffic, pulled by address: the chain is not scanned. */
export async function measurePull(transactions: number): Promise<string[][]> {
  const anvil = await startAnvil()
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-bench-'))
  try {
    const made = performance.now()
    const { theft, from, to } = await fill(anvil, transactions)
    process.stderr.write(`made in ${((performance.now() - made) / 1000).toFixed(0)} s\n`)
    writeFileSync(
      join(folder, 'case.yaml'),
      `id: bench
imports:
  - { format: evm-rpc, url: "${anvil.url}", chain: ethereum, from: ${from}, to: ${to}, by: address, rowsAnAddress: 1000000 }
origins:
  - { asset: ethereum/ETH, seed: { tx: "${theft}" } }
policies: [fifo, lifo, haircut, libr, dirty-first]
`,
    )
    const [start, cpu] = [performance.now(), process.cpuUsage()]
    const { rounds, asked, addresses, failed } = await pullCase({
      caseDir: folder,
      onRound: ({ round, addresses }) => process.stderr.write(`round ${round}: ${addresses} addresses\n`),
    })
    if (failed.length > 0) throw new Error(failed[0]!.message)
    const ms = performance.now() - start
    const { user, system } = process.cpuUsage(cpu)
    const read = recorded(join(folder, 'sources', `evm-rpc-ethereum-${from}-${to}`, 'source.json'))
    return [
      [
        'transactions',
        'of others',
        'blocks',
        'addresses',
        'rounds',
        's',
        'own CPU s',
        'requests',
        'MB',
        'rows',
        'transactions/s',
      ],
      [
        read,
        OTHERS * transactions + 1 - read,
        to - from + 1,
        addresses,
        rounds.length,
        (ms / 1000).toFixed(1),
        ((user + system) / 1e6).toFixed(1),
        asked.requests,
        (asked.bytes / 1e6).toFixed(0),
        asked.rows,
        Math.round((1000 * read) / ms),
      ].map((cell) => (typeof cell === 'number' ? groupedText(cell) : cell)),
    ]
  } finally {
    anvil.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** How many transactions were read. */
function recorded(file: string): number {
  const { chunks } = evmAddressSourceSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const tables = chunks.flatMap((chunk) => chunk.tables).filter(({ file: name }) => name.startsWith('transactions_'))
  return tables.reduce((sum, { rows }) => sum + rows, 0)
}

/** A theft that goes through hundreds of wallets in a few hops, by payments, a contract and a token, while others pay each other. */
async function fill(
  { ask, url }: Anvil,
  transactions: number,
): Promise<{ readonly theft: string; readonly from: number; readonly to: number }> {
  const { Coin, Router } = compile('Money.sol')
  await ask('anvil_autoImpersonateAccount', true)
  const make = async (data: string): Promise<string> => {
    const hash: string = await ask('eth_sendTransaction', { from: RICH, data, gas: hex(3_000_000) })
    await ask('evm_mine')
    return (await ask<{ contractAddress: string }>('eth_getTransactionReceipt', hash)).contractAddress
  }
  const [coin, router] = [await make(Coin!), await make(Router!)]
  const [boss, thieves, others] = [
    person(1),
    Array.from({ length: THIEVES }, (_, n) => person(1000 + n)),
    Array.from({ length: THIEVES }, (_, n) => person(9000 + n)),
  ]
  for (const one of [boss, ...thieves, ...others]) await ask('anvil_setBalance', one, hex(STOLEN))
  await ask('eth_sendTransaction', { from: RICH, to: coin, gas: hex(99_000), data: transfer(boss, 10n ** 23n) })
  await ask('evm_mine')
  const from = Number(await ask('eth_blockNumber')) + 1
  const theft: string = await ask('eth_sendTransaction', { from: RICH, to: boss, value: hex(STOLEN), gas: hex(21_000) })
  await ask('evm_mine')
  /** The first hop reaches a tenth of the wallets, the second the rest; then they pay each other. */
  const nthOf = (n: number) => {
    const tenth = THIEVES / 10
    if (n < tenth) return { from: boss, to: thieves[n]! }
    if (n < THIEVES) return { from: thieves[n % tenth]!, to: thieves[n]! }
    return { from: thieves[(n * 7) % THIEVES]!, to: thieves[(n * 13 + 5) % THIEVES]! }
  }
  let batch: object[] = []
  const flush = async () => {
    const body = JSON.stringify(batch.map((params, id) => ({ jsonrpc: '2.0', id, ...params })))
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const answers = (await response.json()) as { error?: { message: string } }[]
    const wrong = answers.find(({ error }) => error !== undefined)
    if (wrong !== undefined) throw new Error(wrong.error!.message)
    batch = []
  }
  const send = (sent: object) => batch.push({ method: 'eth_sendTransaction', params: [{ gas: hex(150_000), ...sent }] })
  for (let n = 0; n < transactions; n++) {
    const { from: payer, to: payee } = nthOf(n)
    const ways = [
      { to: payee, value: hex(10n ** 15n + BigInt(n)) },
      {
        to: router,
        value: hex(10n ** 15n + BigInt(n)),
        data: callData('split(address,address)', payee, thieves[(n * 3) % THIEVES]!),
      },
      { to: coin, data: transfer(payee, BigInt(payer === boss ? 10 ** 15 : 0)) },
    ]
    send({ from: payer, ...ways[n < THIEVES ? 0 : n % 3]! })
    for (let other = 1; other < OTHERS; other++) {
      const [one, two] = [others[(n * other) % THIEVES]!, others[(n + other) % THIEVES]!]
      send({ from: one, to: two, value: hex(n + 1) })
    }
    if ((n + 1) % (IN_A_BLOCK / OTHERS) === 0) {
      batch.push({ method: 'evm_mine', params: [] })
      await flush()
    }
  }
  batch.push({ method: 'evm_mine', params: [] })
  await flush()
  const to = Number(await ask('eth_blockNumber'))
  await ask('anvil_mine', '0x4')
  return { theft, from, to }
}

function transfer(to: string, amount: bigint): string {
  return callData('transfer(address,uint256)', to, amount)
}
