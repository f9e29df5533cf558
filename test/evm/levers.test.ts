import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leversCase } from '../../src/actions/leversCase.ts'
import { shareCase } from '../../src/actions/shareCase.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { runCli } from '../cli/runCli.ts'
import { type Anvil, RICH, startAnvil } from './anvil.ts'
import { callData, compile } from './compile.ts'

const USDT = '0xdac17f958d2ee523a2206206994597c13d831ec7'
const USDC = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'
const PYUSD = '0x6c3ea9036406852006290770bedfcaba0e23a0e8'
const PAXG = '0x45804880de22913dafe09f4980848ece6ecbaf78'
const at = (digit: string) => `0x${digit.repeat(40)}`
const [VICTIM, THIEF, SECOND, HOT] = ['1', 'a', 'b', 'c'].map(at) as [string, string, string, string]
const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`

/** A theft of four tokens; USDT goes on to a second wallet, and some of it to an exchange an hour before the end. */
const ROWS = [
  [1, '10:00:00', 1, USDT, 'USDT', 6, VICTIM, THIEF, 5_000_000n],
  [1, '10:00:00', 2, USDC, 'USDC', 6, VICTIM, THIEF, 3_000_000n],
  [1, '10:00:00', 3, PYUSD, 'PYUSD', 6, VICTIM, THIEF, 2_000_000n],
  [1, '10:00:00', 4, PAXG, 'PAXG', 18, VICTIM, THIEF, 1_000_000n],
  [2, '10:05:00', 0, USDT, 'USDT', 6, THIEF, SECOND, 5_000_000n],
  [3, '11:00:00', 0, USDT, 'USDT', 6, SECOND, HOT, 1_000_000n],
  [4, '12:00:00', 0, USDT, 'USDT', 6, at('9'), at('8'), 1n],
] as const

const temp = makeTempFolder()
const caseDir = join(temp.folder, 'case')
/** The bundled levers and what they cite, without the hundreds of incidents beside them. */
const knowledge = join(temp.folder, 'knowledge')
let anvil: Anvil

beforeAll(async () => {
  for (const part of ['levers', 'publishers', 'sources', 'topics.yaml'])
    await cp(fileURLToPath(new URL(`../../knowledge/${part}`, import.meta.url)), join(knowledge, part), {
      recursive: true,
    })
  await mkdir(join(caseDir, 'ledger'), { recursive: true })
  await mkdir(join(caseDir, 'labels'))
  const header = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount\n'
  const rows = ROWS.map(([n, time, seq, token, symbol, decimals, from, to, amount]) =>
    [
      'ethereum',
      n,
      `2024-01-01T${time}Z`,
      0,
      hash(n),
      seq,
      'token',
      `ethereum/${token}`,
      symbol,
      decimals,
      from,
      to,
      amount,
    ].join(','),
  )
  await writeFile(join(caseDir, 'ledger/transfers.csv'), `${header}${rows.join('\n')}\n`)
  await writeFile(
    join(caseDir, 'labels/a.yaml'),
    `title: x\ncreator: x\nsource: https://example.org\nlastmod: 2024-01-01\ncurrency: ETH\ntags:\n  - { address: '${HOT}', label: Binance 99, actor: binance, category: exchange }\n`,
  )
  const origins = [USDT, USDC, PYUSD, PAXG].map(
    (token) => `  - { asset: ethereum/${token}, seed: { tx: "${hash(1)}" } }`,
  )
  await writeFile(
    join(caseDir, 'case.yaml'),
    `id: hour\nlive: true\nimports:\n  - { format: transfers-csv, files: [ledger/transfers.csv], covers: all }\norigins:\n${origins.join('\n')}\nprimary: { policy: haircut, why: test }\nlabels: [labels/*.yaml]\n`,
  )
  await traceCase({ caseDir })
  anvil = await startAnvil()
  const code = compile('Freezing.sol')
  for (const [token, name] of [
    [USDT, 'LikeUsdt'],
    [USDC, 'LikeUsdc'],
    [PYUSD, 'LikePaxos'],
  ] as const) {
    const deployed = await anvil.ask<string>('eth_sendTransaction', { from: RICH, data: code[name] })
    await anvil.ask('evm_mine')
    const { contractAddress } = await anvil.ask<{ contractAddress: string }>('eth_getTransactionReceipt', deployed)
    await anvil.ask('anvil_setCode', token, await anvil.ask('eth_getCode', contractAddress, 'latest'))
  }
  await send(USDT, 'addBlackList(address)', SECOND)
  await send(PYUSD, 'freeze(address)', THIEF)
})
afterAll(() => {
  anvil.stop()
  temp.remove()
})

async function send(to: string, call: string, who: string): Promise<void> {
  await anvil.ask('eth_sendTransaction', { from: RICH, to, data: callData(call, who) })
  await anvil.ask('evm_mine')
}

const stateOf = (places: Awaited<ReturnType<typeof leversCase>>['places']) =>
  places.flatMap(({ address, states }) =>
    states.map(({ asset, says, at: block }) => ({ address, asset: asset.slice(9), says, block })),
  )

test('says of each token at each place whether its issuer has frozen it now, and in which block', async () => {
  const { places } = await leversCase({ caseDir, knowledge, sources: [`ethereum=${anvil.url}`] })
  const {
    number,
    hash: newest,
    timestamp,
  } = await anvil.ask<Record<'number' | 'hash' | 'timestamp', string>>('eth_getBlockByNumber', 'latest', false)
  const block = { height: Number(number), hash: newest, time: Number(timestamp) * 1000 }
  expect(stateOf(places)).toEqual(
    expect.arrayContaining([
      { address: SECOND, asset: USDT, says: 'frozen', block },
      { address: THIEF, asset: USDC, says: 'not-frozen', block },
      { address: THIEF, asset: PYUSD, says: 'frozen', block },
      // Nothing stands at this token's address here.
      { address: THIEF, asset: PAXG, says: 'unknown', block: null },
    ]),
  )
  expect(stateOf(places)).toHaveLength(4)
  await send(USDC, 'blacklist(address)', THIEF)
  const again = await leversCase({ caseDir, knowledge, sources: [`ethereum=${anvil.url}`] })
  expect(stateOf(again.places).find(({ asset }) => asset === USDC)).toMatchObject({ says: 'frozen' })
  await send(USDC, 'unBlacklist(address)', THIEF)
})

test('names who could act on what lies where, and what to ask an exchange for by the age of the arrival', async () => {
  const { places } = await leversCase({ caseDir, knowledge })
  const of = (address: string) => places.find((place) => place.address === address)!
  expect(of(HOT)).toMatchObject({ role: 'service', is: 'wallet of Binance', step: 'hold' })
  expect(of(HOT).levers.map(({ id }) => id)).toEqual(['binance/freeze', 'binance/seize'])
  // The issuer is not asked to freeze an exchange's pool.
  expect(of(HOT).states).toEqual([])
  expect(of(SECOND)).toMatchObject({ role: 'intermediary', step: 'freeze' })
  expect(of(SECOND).levers.map(({ id }) => id)).toEqual(['usdt/freeze', 'usdt/seize'])
  expect(of(SECOND).coins).toEqual([{ asset: `ethereum/${USDT}`, symbol: 'USDT', decimals: 6, amount: 4_000_000n }])
  expect(of(SECOND).states).toMatchObject([
    { says: 'unknown', why: 'no node of ethereum was named (--source ethereum=env:…)' },
  ])
})

test('what a node cannot say is unknown; a node of another chain, or none that can be read, is refused', async () => {
  const sleep = async () => {}
  const asking = { sleep, limits: { tries: 1, deadline: 500 } }
  const dead = await leversCase({ caseDir, knowledge, sources: ['ethereum=http://127.0.0.1:1'], asking })
  expect(new Set(stateOf(dead.places).map(({ says }) => says))).toEqual(new Set(['unknown']))
  const codeOf = (sources: readonly string[]) =>
    leversCase({ caseDir, knowledge, sources, environment: {} }).then(
      () => 'none',
      (error: { code: string }) => error.code,
    )
  expect(await codeOf(['nowhere=http://127.0.0.1:1'])).toBe('BAD_SOURCE')
  expect(await codeOf(['ethereum=env:NOT_SET'])).toBe('RPC_ENV_MISSING')
  expect(await codeOf(['ethereum=etherscan-api:env:X'])).toBe('BAD_SOURCE')
})

test('prints it, and no URL of a node', async () => {
  const { code, stdout, stderr } = await runCli(
    ['levers', caseDir, '--source', 'ethereum=env:NODE_URL', '--knowledge', knowledge],
    {
      env: { NODE_URL: `${anvil.url}/?apikey=secret` },
    },
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('wallet of Binance: 1 USDT, last arrival 1 h 0 min before')
  expect(stdout).toContain('Ask to hold, now, and send the hashes')
  expect(stdout).toContain('USDT there now: frozen, by getBlackListStatus(address) in block ')
  expect(stdout).toContain('PAXG there now: unknown (the contract does not answer this question)')
  expect(stdout).toContain('addBlackList(address)')
  expect(stdout).not.toContain('secret')
})

test('the list of the same case has the thief’s wallets, and not the exchange nor the victim', async () => {
  const { list } = await shareCase({ caseDir, knowledge, now: 0 })
  expect(list.addresses.map(({ address, role }) => [address, role])).toEqual([
    [THIEF, 'receiver'],
    [SECOND, 'intermediary'],
  ])
  expect(list.leftOut).toEqual({ service: 1 })
})
