import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { FollowEvent, FollowLine } from '../../src/core/wire/followEvent.ts'
import { type Anvil, RICH, startAnvil } from './anvil.ts'
import { hex, person, WETH, wethCode } from './script.ts'

export const ETHER = 10n ** 18n
export const [THIEF, SECOND_HOP, EXCHANGE, MIXER, BRIDGE, STRANGER] = [1, 2, 3, 4, 5, 6].map(person) as [
  ...[string, string, string, string, string, string],
]
/** To whom coins are burned. */
export const NOBODY = `0x${'0'.repeat(40)}`
/** Where Ethereum has USDC, whose freezes are believed. */
export const USDC = '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48'

/** A chain on which a theft is followed while it happens. Its blocks are never final here, so that they may still go. */
export interface Scene {
  readonly anvil: Anvil
  readonly theft: string
  /** In one block, in this order. Their hashes. */
  block(...sent: readonly Sent[]): Promise<readonly string[]>
  height(): Promise<number>
}

export interface Sent {
  readonly from?: string
  readonly to: string
  readonly value?: bigint
  readonly data?: string
}

export async function startScene(): Promise<Scene> {
  const anvil = await startAnvil(1, 1000)
  const { ask } = anvil
  await ask('anvil_autoImpersonateAccount', true)
  await ask('anvil_setCode', WETH, wethCode())
  await ask('anvil_setCode', USDC, LOGGER)
  for (const one of [THIEF, SECOND_HOP, STRANGER]) await ask('anvil_setBalance', one, hex(ETHER))
  const block = async (...sent: readonly Sent[]): Promise<readonly string[]> => {
    const hashes: string[] = []
    for (const { from = RICH, to, value = 0n, data } of sent)
      hashes.push(
        await ask('eth_sendTransaction', {
          ...{ from, to, value: hex(value), gas: hex(200_000), gasPrice: hex(10n ** 10n) },
          ...(data === undefined ? {} : { data }),
        }),
      )
    await ask('evm_mine')
    return hashes
  }
  const [theft] = await block({ to: THIEF, value: 50n * ETHER }, usdc(RICH, THIEF, 900_000_000n))
  return { anvil, theft: theft!, block, height: async () => Number(await ask('eth_blockNumber')) }
}

/** A token transfer as its contract logs it. */
export function usdc(from: string, to: string, amount: bigint): Sent {
  const topic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
  return { to: USDC, data: `${topic}${word(from)}${word(to)}${amount.toString(16).padStart(64, '0')}` }
}

export function freeze(who: string): Sent {
  return { to: USDC, data: `0xffa4e6181777692565cf28528fc88fd1516ea86b56da075235fa575af6a4b855${word(who)}` }
}

export function text(from: string, to: string, said: string): Sent {
  return { from, to, data: `0x${Buffer.from(said).toString('hex')}` }
}

/** Logs what it is called with: two topics, or three and a word. */
const LOGGER = '0x36604014601d576020606060003760403560203560003560206000a3005b60203560003560006000a200'

function word(address: string): string {
  return address.slice(2).padStart(64, '0')
}

/** A case of the theft that follows the head of the chain. */
export function writeFollowedCase(caseDir: string, { theft }: Pick<Scene, 'theft'>, url: string): string {
  mkdirSync(caseDir, { recursive: true })
  const labels = [
    [EXCHANGE, 'Some Exchange', 'exchange'],
    [MIXER, 'Some Mixer', 'mixing_service'],
    [BRIDGE, 'Some Bridge', 'bridge'],
  ]
  const theCase = {
    id: 'followed',
    imports: [{ format: 'evm-rpc', url, chain: 'ethereum', from: 0, to: 'head', confirmations: 0 }],
    labels: ['labels.yaml'],
    live: true,
    origins: [
      { asset: 'ethereum/ETH', seed: { tx: theft } },
      { asset: `ethereum/${USDC}`, seed: { address: THIEF, victims: [RICH] } },
    ],
    primary: { policy: 'fifo', why: 'The coins are followed in the order in which they came.' },
    policies: ['fifo', 'haircut', 'poison'],
  }
  const pack = {
    ...{ title: 'Services', creator: 'The script', source: 'https://example.org/services', currency: 'ETH' },
    tags: labels.map(([address, label, category]) => ({ address, label, category, confidence: 'ownership' })),
  }
  writeFileSync(join(caseDir, 'case.yaml'), stringify(theCase))
  writeFileSync(join(caseDir, 'labels.yaml'), stringify(pack))
  return caseDir
}

export function eventsOf(caseDir: string): readonly FollowLine[] {
  const lines = readFileSync(join(caseDir, 'events.jsonl'), 'utf8').split('\n')
  return lines.slice(0, -1).map((line) => JSON.parse(line) as FollowLine)
}

/** What stands of them, of all policies or of one, in the order of the chain and of nothing else. */
export function standing(
  lines: readonly FollowLine[],
  under: string | null = null,
): readonly Omit<FollowEvent, 'id'>[] {
  const undone = new Set(lines.flatMap((line) => (line.event === 'undone' ? [line.of] : [])))
  return lines
    .filter((line): line is FollowEvent => line.event !== 'undone' && !undone.has(line.id))
    .filter(({ policy }) => under === null || policy === null || policy === under)
    .map(({ id: _, ...event }) => event)
    .sort((a, b) => (a.height ?? 0) - (b.height ?? 0) || compare(JSON.stringify(a), JSON.stringify(b)))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
