import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { runCli } from '../cli/runCli.ts'
import { type Anvil, RICH, SECOND, startAnvil } from '../evm/anvil.ts'
import { moveMoney, person, type ScriptedMoney } from '../evm/script.ts'
import { type ListedChain, listChain } from './listedChain.ts'
import { type FakeExplorer, startExplorer } from './startExplorer.ts'

const KEY = 'K7EXPLORERKEY0123456789'

let anvil: Anvil
let money: ScriptedMoney
let chain: ListedChain
let explorer: FakeExplorer
let folder: string
beforeAll(async () => {
  anvil = await startAnvil()
  money = await moveMoney(anvil)
  chain = await listChain(anvil, money.last, 'etherscan')
  explorer = await startExplorer(chain)
})
afterAll(async () => {
  anvil.stop()
  await explorer.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-explorer-'))
  explorer.behave({ key: KEY })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function importOf(addresses: readonly string[], ...more: readonly string[]) {
  const range = ['--chain', 'ethereum', '--from', '0', '--to', `${money.last}`]
  const server = ['--url', explorer.v2Url, '--key', 'env:MY_KEY', '--calls-a-second', '1000']
  const to = ['--ledger', join(folder, 'ledger.duckdb'), '--address', ...addresses]
  return runCli(['import', 'etherscan-api', ...server, ...range, ...more, ...to], { env: { MY_KEY: KEY } })
}

it('imports what addresses did, and says what was fetched and what is lacking', async () => {
  const { code, stdout, stderr } = await importOf([SECOND, person(1)])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.replaceAll(folder, '').replaceAll(explorer.host, 'HOST')).toMatchInlineSnapshot(`
    "/sources/etherscan-api-ethereum-0-17 (3 files): 7 rows read, 9 kept, 0 duplicate, 0 refused
      of each transaction, HOST lists what the addresses that were asked for paid and got, and nothing else: what a swap paid out to somebody else is seen only if that address is fetched, too
    "
  `)
  const again = await runCli(
    [
      '--json',
      'import',
      'etherscan-api',
      '--url',
      'http://127.0.0.1:1/api',
      '--chain',
      'ethereum',
      '--from',
      '0',
      '--to',
      `${money.last}`,
    ].concat(['--ledger', join(folder, 'ledger.duckdb'), '--address', SECOND]),
    {},
  )
  expect(JSON.parse(again.stdout)).toMatchObject({ changed: false, fetched: { requests: 0 }, hosts: [explorer.host] })
})

it('leaves out who has more rows than wanted, and says so', async () => {
  const { code, stdout } = await importOf([SECOND, RICH], '--rows-an-address', '10')
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining(`left out, as it has more rows than --rows-an-address says: ${RICH}`),
  ])
  const { code: none, stderr } = await importOf([RICH], '--rows-an-address', '3', '--from', '1')
  expect([none, stderr]).toEqual([2, expect.stringContaining('ALL_TOO_BUSY')])
})

it('says which flag is missing, and which address is none', async () => {
  const refused = async (...args: readonly string[]) => (await runCli(['import', ...args, '--ledger', 'x'], {})).stderr
  expect(await refused('etherscan-api', '--url', explorer.v2Url)).toContain('etherscan-api needs --address')
  expect(await refused('etherscan-api', '--address', SECOND)).toContain('needs --url, --chain, --from and --to')
  expect(await refused('transfers-csv', 'a.csv', '--key', 'env:A')).toContain(
    '--key goes with --address, or with bitcoin-rpc',
  )
  expect((await importOf(['0x12'])).stderr).toContain('BAD_ADDRESS')
})

it('is an import of a case: trace, manifest and verify need neither explorer nor key', async () => {
  writeFileSync(
    join(folder, 'case.yaml'),
    `id: a
imports:
  - { format: etherscan-api, url: "${explorer.v2Url}", key: env:MY_KEY, callsASecond: 1000, chain: ethereum, from: 0, to: ${money.last} }
origins:
  - { asset: ethereum/ETH, seed: { address: "${SECOND}" } }
`,
  )
  const before = await runCli(['trace', folder], {})
  expect([before.code, before.stderr]).toEqual([2, expect.stringContaining('NOT_PULLED')])
  await importOf([SECOND])
  explorer.behave({ mishap: () => 'drop' })
  const traced = await runCli(['trace', folder], {})
  expect([traced.code, traced.stderr]).toEqual([0, expect.stringContaining('nothing else: what a swap paid out')])
  const manifest = JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8')) as { hosts: string[] }
  expect(manifest.hosts).toEqual([explorer.host])
  const verified = await runCli(['verify', folder], {})
  expect([verified.code, verified.stderr]).toEqual([0, ''])
})

it('is pulled from the transaction of the theft on, to the results that whole blocks give', async () => {
  const theft = chain.lists.txlist.find(
    ({ row }) => row.from === RICH && row.to === SECOND && row.value === `${10n ** 18n}`,
  )!
  const caseOf = (name: string, source: string) => {
    mkdirSync(join(folder, name))
    writeFileSync(
      join(folder, name, 'case.yaml'),
      `id: a
imports:
  - { format: ${source}, chain: ethereum, from: 0, to: ${money.last} }
origins:
  - { asset: ethereum/ETH, seed: { tx: "${theft.row.hash}" } }
`,
    )
    return join(folder, name)
  }
  const explored = caseOf('explored', `etherscan-api, url: "${explorer.v2Url}", key: env:MY_KEY, callsASecond: 1000`)
  const pulled = await runCli(['pull', explored], { env: { MY_KEY: KEY } })
  expect([pulled.code, pulled.stdout + pulled.stderr]).toEqual([0, expect.stringContaining('ETH')])
  const whole = caseOf('whole', 'evm-rpc, url: env:MY_NODE')
  await runCli(['trace', whole], { env: { MY_NODE: anvil.url } })
  const losses = (path: string) => readFileSync(join(path, 'out', 'losses.csv'), 'utf8')
  expect(losses(explored)).toBe(losses(whole))
  const text = pulled.stdout + pulled.stderr
  expect(text).not.toContain(KEY)
})
