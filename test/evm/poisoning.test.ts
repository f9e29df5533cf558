import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { reportCase } from '../../src/actions/reportCase.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { verifyCase } from '../../src/actions/verifyCase.ts'
import { type TraceFile, traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { type Anvil, RICH, startAnvil } from './anvil.ts'
import { callData, compile } from './compile.ts'
import { hex, person } from './script.ts'

/**
 * Two victims pay a trap, which pays on to a friend. Then come addresses that look like the first victim and like the friend: one
 * sends a little of the stolen token, one tells of fake transfers both ways, one has a transfer of nothing in the trap's name. The
 * trap falls for the friend's twin and pays him: that money is followed.
 */
const UNIT = 10n ** 18n
const FIRST = '0xabcd000000000000000000000000000000001234'
const SECOND = person(7)
const FRIEND = '0xfeed00000000000000000000000000000000beef'
const TRAP = person(66)
const twin = (address: string, digit: string) => `${address.slice(0, 6)}${digit.repeat(32)}${address.slice(-4)}`
const [FIRST_TWIN, FRIEND_TWIN, FAKE_TWIN] = [twin(FIRST, '7'), twin(FRIEND, '8'), twin(FIRST, '9')]

let anvil: Anvil
let folder: string
let token: string
let trace: TraceFile
let answer: readonly string[]

beforeAll(async () => {
  anvil = await startAnvil()
  folder = mkdtempSync(join(tmpdir(), 'dyepack-poison-'))
  await script()
  const last = Number(await anvil.ask('eth_blockNumber'))
  await anvil.ask('anvil_mine', '0x5')
  writeFileSync(
    join(folder, 'case.yaml'),
    `id: poisoned
imports: [{ format: evm-rpc, url: "${anvil.url}", chain: ethereum, from: 0, to: ${last} }]
primary: { policy: haircut, why: it prefers nobody }
origins:
- { asset: "ethereum/${token}", seed: { address: "${TRAP}" } }
`,
  )
  const { report } = await traceCase({ caseDir: folder })
  trace = traceFileSchema.parse(JSON.parse(readFileSync(join(folder, 'out/trace.json'), 'utf8')))
  answer = report.model.answer.sections.flatMap(({ lines }) => lines)
}, 120_000)
afterAll(() => {
  anvil.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function script(): Promise<void> {
  const code = compile('Oddities.sol')
  const send = async (from: string, to: string | undefined, data: string): Promise<string> => {
    await anvil.ask('anvil_setBalance', from, hex(UNIT))
    await anvil.ask('anvil_impersonateAccount', from)
    const hash: string = await anvil.ask('eth_sendTransaction', { from, to, data, gas: hex(3_000_000) })
    await anvil.ask('evm_mine')
    const receipt: { status: string; contractAddress: string } = await anvil.ask('eth_getTransactionReceipt', hash)
    expect(receipt.status).toBe('0x1')
    return receipt.contractAddress
  }
  const pay = (from: string, to: string, amount: bigint) =>
    send(from, token, callData('transfer(address,uint256)', to, amount))
  token = await send(RICH, undefined, code.MuteToken!)
  const fake = await send(RICH, undefined, code.FakeToken!)
  const say = (from: string, to: string, amount: bigint) =>
    send(FAKE_TWIN, fake, callData('say(address,address,uint256)', from, to, amount))
  for (const [who, amount] of [
    [FIRST, 1000n],
    [SECOND, 500n],
    [FIRST_TWIN, 1n],
    [FRIEND_TWIN, 1n],
  ] as const)
    await pay(RICH, who, amount * UNIT)
  await pay(FIRST, TRAP, 900n * UNIT)
  await pay(SECOND, TRAP, 500n * UNIT)
  await pay(TRAP, FRIEND, 300n * UNIT)
  await pay(FIRST_TWIN, TRAP, UNIT / 2n)
  await pay(FRIEND_TWIN, TRAP, UNIT / 10n)
  await say(FAKE_TWIN, TRAP, 900n * UNIT)
  await say(TRAP, FAKE_TWIN, 900n * UNIT)
  await pay(TRAP, FRIEND_TWIN, 200n * UNIT)
  // The real one pays once more.
  await pay(FIRST, TRAP, 100n * UNIT)
}

it('dust of look-alikes is not stolen, and its senders are no victims', () => {
  expect(trace.origins[0]!.stolen).toBe(`${1500n * UNIT}`)
  for (const result of Object.values(trace.policies))
    expect(result.check.every(({ difference }) => difference === '0')).toBe(true)
  const victims = readFileSync(join(folder, 'out/victims.csv'), 'utf8')
  expect(victims.trim().split('\n')).toHaveLength(4)
  expect(victims).not.toContain(FIRST_TWIN)
  expect(victims).not.toContain(FRIEND_TWIN)
})

it('is told, with whom each looks like, and who was paid by mistake', () => {
  const [warning, ...more] = trace.warnings.filter(({ code }) => code === 'ADDRESS_POISONING')
  expect(more).toEqual([])
  expect(warning!.facts).toEqual({
    addresses: [
      { address: TRAP, poisoner: FIRST_TWIN, like: FIRST, payments: 1, paid: false },
      { address: TRAP, poisoner: FAKE_TWIN, like: FIRST, payments: 2, paid: false },
      { address: TRAP, poisoner: FRIEND_TWIN, like: FRIEND, payments: 2, paid: true },
    ],
  })
  expect(answer).toContain(warning!.message)
  expect(warning!.message).toContain(`Somebody fell for it and paid ${FRIEND_TWIN}.`)
})

it('a report that is written anew leaves all as it was, what was read from the node too', async () => {
  await reportCase(folder)
  expect(await verifyCase(folder)).toMatchObject({ equal: true })
})

it('what was really paid to one is followed, fakes and dust are not', () => {
  const { holdings } = trace.policies.fifo!
  const tainted = Object.fromEntries(holdings.map(({ address, tainted }) => [address, tainted['1']!.amount]))
  expect(tainted[FRIEND_TWIN]).toBe(`${200n * UNIT}`)
  expect(tainted[FRIEND]).toBe(`${300n * UNIT}`)
  expect(Object.keys(tainted).sort()).toEqual([TRAP, FRIEND, FRIEND_TWIN].sort())
  const report = readFileSync(join(folder, 'out/report.html'), 'utf8')
  expect(report).toContain(FRIEND_TWIN)
  expect(readFileSync(join(folder, 'out/flows.csv'), 'utf8')).not.toContain(FAKE_TWIN)
})
