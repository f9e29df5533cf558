import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkLedger } from '../../src/actions/checkLedger.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { type PolicyResult, type TraceFile, traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { type Anvil, RICH, startAnvil } from './anvil.ts'
import { callData, compile } from './compile.ts'
import { hex, person } from './script.ts'

/**
 * One theft for each oddity of ERC-20 tokens, on a real node, each by a thief of its own who then pays on. What everybody holds is
 * asked of the contracts, so that the trace is compared with the chain and not with itself.
 */
const UNIT = 10n ** 18n
const STOLEN = 1000n * UNIT
const TREASURY = person(900)

interface Theft {
  readonly token: string
  readonly tx: string
  readonly thief: string
  readonly other: string
}

let anvil: Anvil
let folder: string
let thefts: Readonly<Record<string, Theft>>
let trace: TraceFile
let last: number

beforeAll(async () => {
  anvil = await startAnvil()
  folder = mkdtempSync(join(tmpdir(), 'dyepack-odd-'))
  thefts = await script()
  last = Number(await anvil.ask('eth_blockNumber'))
  await anvil.ask('anvil_mine', '0x5')
  const origins = Object.values(thefts).map(
    ({ token, tx, thief }) => `- { asset: "ethereum/${token}", seed: { tx: "${tx}", to: ["${thief}"] } }`,
  )
  writeFileSync(
    join(folder, 'case.yaml'),
    `id: odd
imports: [{ format: evm-rpc, url: "${anvil.url}", chain: ethereum, from: 0, to: ${last} }]
primary: { policy: haircut, why: it prefers nobody }
origins:
${origins.join('\n')}
`,
  )
  await traceCase({ caseDir: folder })
  trace = traceFileSchema.parse(JSON.parse(readFileSync(join(folder, 'out/trace.json'), 'utf8')))
}, 120_000)
afterAll(() => {
  anvil.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function script(): Promise<Readonly<Record<string, Theft>>> {
  const code = compile('Oddities.sol')
  let people = 1000
  const send = async (from: string, to: string | undefined, data: string): Promise<string> => {
    await anvil.ask('anvil_setBalance', from, hex(UNIT))
    await anvil.ask('anvil_impersonateAccount', from)
    const hash: string = await anvil.ask('eth_sendTransaction', { from, to, data, gas: hex(3_000_000) })
    await anvil.ask('evm_mine')
    const { status }: { status: string } = await anvil.ask('eth_getTransactionReceipt', hash)
    if (status !== '0x1') throw new Error(`a transaction of the script failed: ${data.slice(0, 10)}`)
    return hash
  }
  const pay = (token: string, from: string, to: string, amount: bigint) =>
    send(from, token, callData('transfer(address,uint256)', to, amount))
  const deploy = async (name: string, more = '') => {
    const hash = await send(RICH, undefined, code[name]! + more)
    const receipt: { contractAddress: string } = await anvil.ask('eth_getTransactionReceipt', hash)
    return receipt.contractAddress
  }
  const steal = async (token: string): Promise<Theft> => {
    const [thief, other] = [person(people++), person(people++)]
    return { token, thief, other, tx: await pay(token, RICH, thief, STOLEN) }
  }
  const held = async (token: string, who: string) =>
    BigInt(await anvil.ask('eth_call', { to: token, data: callData('balanceOf(address)', who) }, 'latest'))
  const payAll = async ({ token, thief, other }: Theft) => pay(token, thief, other, await held(token, thief))

  const fee = await steal(await deploy('FeeToken', TREASURY.slice(2).padStart(64, '0')))
  await payAll(fee)

  const silent = await steal(await deploy('SilentFeeToken'))
  await payAll(silent)

  const rebasing = await deploy('RebasingToken')
  const grown = await steal(rebasing)
  await send(RICH, rebasing, callData('rebase(uint256)', 125n))
  await payAll(grown)
  const shrunk = await steal(rebasing)
  await send(RICH, rebasing, callData('rebase(uint256)', 50n))
  await payAll(shrunk)

  const mute = await deploy('MuteToken')
  const quiet = await steal(mute)
  await send(quiet.thief, mute, callData('quietly(address,uint256)', quiet.other, STOLEN))
  await pay(mute, quiet.other, person(people++), 400n * UNIT)

  const burned = await steal(mute)
  await send(burned.thief, mute, callData('burn(uint256)', 300n * UNIT))
  await send(burned.thief, mute, callData('mint(address,uint256)', burned.thief, 700n * UNIT))
  await pay(mute, burned.thief, burned.other, 400n * UNIT)

  const itself = await steal(mute)
  await pay(mute, itself.thief, itself.thief, STOLEN)
  await pay(mute, itself.thief, itself.other, 250n * UNIT)

  // What never happened: a transfer of nothing in the thief's name, and one that a worthless token only tells.
  const spoofed = await steal(await deploy('FeeToken', TREASURY.slice(2).padStart(64, '0')))
  const twin = `${spoofed.other.slice(0, 6)}${'9'.repeat(32)}${spoofed.other.slice(-4)}`
  const nothing = callData('transferFrom(address,address,uint256)', spoofed.thief, twin, 0n)
  await send(twin, spoofed.token, nothing)
  const fake = await deploy('FakeToken')
  await send(twin, fake, callData('say(address,address,uint256)', spoofed.thief, twin, STOLEN))
  await pay(spoofed.token, spoofed.thief, spoofed.other, 100n * UNIT)
  return { fee, silent, grown, shrunk, quiet, burned, itself, spoofed }
}

const originOf = (name: string) => Object.keys(thefts).indexOf(name) + 1
/** Address → tainted of this theft, under a policy. */
function taintedOf(name: string, { holdings }: PolicyResult): Readonly<Record<string, bigint>> {
  const origin = originOf(name)
  return Object.fromEntries(
    holdings.flatMap(({ address, tainted }) => {
      const part = tainted[origin]
      return part === undefined ? [] : [[address, BigInt(part.amount)]]
    }),
  )
}
const counting = () => Object.entries(trace.policies).filter(([policy]) => policy !== 'poison')
const held = async (token: string, who: string) =>
  BigInt(await anvil.ask('eth_call', { to: token, data: callData('balanceOf(address)', who) }, hex(last)))

/** What every policy says of a theft, by address. */
function expectTainted(name: string, expected: Readonly<Record<string, bigint>>): void {
  for (const [policy, result] of counting()) expect([policy, taintedOf(name, result)]).toEqual([policy, expected])
}

describe('odd ERC-20 tokens', () => {
  it('lose nothing and invent nothing, under any policy', () => {
    for (const [policy, { check }] of counting()) {
      expect([policy, check.map(({ difference }) => difference)]).toEqual([policy, check.map(() => '0')])
      expect(check).toHaveLength(Object.keys(thefts).length)
    }
  })

  it('that take a fee and log it are followed to the unit, the fee too', async () => {
    const { token, other, thief } = thefts.fee!
    const got = await held(token, other)
    expect(got).toBe((STOLEN * 99n * 99n) / 10_000n)
    expect(await held(token, thief)).toBe(0n)
    expectTainted('fee', { [other]: got, [TREASURY]: (STOLEN * 99n) / 10_000n })
    expect(trace.origins[originOf('fee') - 1]!.stolen).toBe(`${(STOLEN * 99n) / 100n}`)
  })

  it('that take a fee and do not log it are followed as they log; stated balances show the difference', async () => {
    const { token, thief, other } = thefts.silent!
    expectTainted('silent', { [thief]: STOLEN / 100n, [other]: (STOLEN * 99n) / 100n })
    const truth = { [thief]: await held(token, thief), [other]: await held(token, other) }
    expect(truth).toEqual({ [thief]: 0n, [other]: (STOLEN * 99n * 99n) / 10_000n })
    const rows = Object.entries(truth).map(([who, balance]) => `ethereum,${who},ethereum/${token},${last},${balance}`)
    writeFileSync(join(folder, 'balances.csv'), `chain,address,asset,height,balance\n${rows.join('\n')}\n`)
    const { stated } = await checkLedger({
      ledger: join(folder, 'ledger.duckdb'),
      balances: [join(folder, 'balances.csv')],
    })
    expect(stated).toMatchObject({ agree: 0, differ: 2 })
  })

  it('that grow by themselves pay on more than was stolen: what is more is clean', async () => {
    const { token, thief, other } = thefts.grown!
    expect(await held(token, other)).toBe(STOLEN / 2n)
    expectTainted('grown', { [other]: STOLEN })
    for (const [policy, { assumedClean, holdings }] of counting()) {
      expect([policy, assumedClean.find(({ holding }) => holding.startsWith(thief))?.amount]).toEqual([
        policy,
        `${STOLEN / 4n}`,
      ])
      expect(holdings.find(({ address }) => address === other)!.total).toBe(`${(STOLEN * 5n) / 4n}`)
    }
  })

  it('that shrink by themselves leave behind what is no more', async () => {
    const { token, thief, other } = thefts.shrunk!
    expect([await held(token, thief), await held(token, other)]).toEqual([0n, 400n * UNIT])
    expectTainted('shrunk', { [other]: 400n * UNIT, [thief]: 600n * UNIT })
  })

  it('that move without an event are followed to where they are last seen; who pays on is short, and his coins are clean', async () => {
    const { token, thief, other } = thefts.quiet!
    expect([await held(token, thief), await held(token, other)]).toEqual([0n, 600n * UNIT])
    expectTainted('quiet', { [thief]: STOLEN })
    const { shortfalls, findings } = await checkLedger({ ledger: join(folder, 'ledger.duckdb') })
    expect(shortfalls.covered).toBeGreaterThan(0)
    expect(JSON.stringify(findings, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))).toContain(
      other,
    )
  })

  it('that are burned are burned, and what is minted is clean', async () => {
    const { token, thief, other } = thefts.burned!
    expect([await held(token, thief), await held(token, other)]).toEqual([STOLEN, 400n * UNIT])
    const part = (result: PolicyResult) => result.losses.filter(({ origin }) => origin === originOf('burned'))
    for (const [policy, result] of counting()) {
      const burned = part(result).find(({ class: kind }) => kind === 'burned')
      expect([policy, burned?.basis, burned?.evidence]).toEqual([policy, `${300n * UNIT}`, 'on-chain'])
      const left = Object.values(taintedOf('burned', result)).reduce((a, b) => a + b, 0n)
      expect([policy, left]).toEqual([policy, 700n * UNIT])
    }
    expect(taintedOf('burned', trace.policies.haircut!)).toEqual({ [thief]: 500n * UNIT, [other]: 200n * UNIT })
    expect(taintedOf('burned', trace.policies.libr!)).toEqual({ [thief]: 700n * UNIT })
    expect(taintedOf('burned', trace.policies['dirty-first']!)).toEqual({ [thief]: 300n * UNIT, [other]: 400n * UNIT })
  })

  it('that somebody pays to himself stay where they are, and are one hop away from nobody', async () => {
    const { token, thief, other } = thefts.itself!
    expect([await held(token, thief), await held(token, other)]).toEqual([750n * UNIT, 250n * UNIT])
    expectTainted('itself', { [thief]: 750n * UNIT, [other]: 250n * UNIT })
    const hops = trace.policies.haircut!.holdings.filter(({ address }) => [thief, other].includes(address))
    expect(hops.map(({ address, hop }) => [address, hop]).sort()).toEqual(
      [
        [thief, 0],
        [other, 1],
      ].sort(),
    )
  })

  it('are not moved by transfers of nothing, nor by those that another token tells', async () => {
    const { token, thief, other } = thefts.spoofed!
    const stolen = (STOLEN * 99n) / 100n
    expect([await held(token, thief), await held(token, other)]).toEqual([stolen - 100n * UNIT, 99n * UNIT])
    expectTainted('spoofed', { [thief]: stolen - 100n * UNIT, [other]: 99n * UNIT, [TREASURY]: UNIT })
    expect(readFileSync(join(folder, 'out/flows.csv'), 'utf8')).not.toContain('9'.repeat(32))
  })
})
