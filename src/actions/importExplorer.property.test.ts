import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  address,
  answer,
  erc20Csv,
  type Happening,
  internalCsv,
  internalJson,
  normalCsv,
  normalJson,
  tokenJson,
} from '../../test/store/explorerFiles.ts'
import { ledgerLines, short } from '../../test/store/ledgerLines.ts'
import { inTempFolder } from '../../test/store/tempFolder.ts'
import { importData } from './importData.ts'

/** What happened on a chain of few people, by list. */
interface World {
  readonly normal: readonly Happening[]
  readonly internal: readonly Happening[]
  readonly tokens: readonly Happening[]
}

interface Listing {
  readonly owner: string
  readonly list: keyof World
  readonly json: boolean
  readonly newestFirst: boolean
}

const USDT = { contract: '0xdac17f958d2ee523a2206206994597c13d831ec7', symbol: 'USDT', decimals: 6 }
const DAI = { contract: '0x6b175474e89094c44da98b954eedeac495271d0f', symbol: 'DAI', decimals: 18 }
const LISTS = {
  normal: [normalCsv, normalJson],
  internal: [internalCsv, internalJson],
  tokens: [erc20Csv, tokenJson],
} as const

/** Every movement that one of the lists tells, once, in no order. */
function expected(world: World, listings: readonly Listing[]): string[] {
  const lines: string[] = []
  for (const list of ['normal', 'internal', 'tokens'] as const) {
    const owners = new Set(listings.filter((one) => one.list === list).map(({ owner }) => owner))
    for (const one of world[list]) {
      if (!owners.has(one.from) && !owners.has(one.to!)) continue
      const kind = list === 'normal' ? 'native' : list === 'tokens' ? 'token' : 'internal'
      if (list === 'normal') lines.push(`${one.tx} gas ${short(one.from)} - ${one.fee} ETH`)
      const moved = `${short(one.from)} ${short(one.to!)} ${one.amount} ${one.token?.symbol ?? 'ETH'}`
      if (one.failed !== true && one.amount > 0n) lines.push(`${one.tx} ${kind} ${moved}`)
    }
  }
  return lines.sort()
}

function write(world: World, { owner, list, json, newestFirst }: Listing): string {
  const happened = newestFirst ? world[list].toReversed() : world[list]
  const [csv, answered] = LISTS[list]
  return json ? answer(answered(owner, happened)) : csv(owner, happened)
}

async function bring(folder: string, world: World, listings: readonly Listing[]): Promise<string[]> {
  const imports = listings.map((listing, i) => {
    const file = `${i}-${listing.owner}.${listing.json ? 'json' : 'csv'}`
    writeFileSync(join(folder, file), write(world, listing))
    return { format: listing.json ? 'etherscan-json' : 'etherscan-csv', files: [file], covers: [listing.owner] }
  })
  const ledger = join(folder, 'ledger.duckdb')
  await importData({ ledger, folder, imports })
  return ledgerLines(ledger)
}

const person = fc.integer({ min: 1, max: 5 }).map((n) => address(0xa0 + n))
// Few amounts, so that equal payments in one transaction are common; some as large as they come.
const amount = fc.oneof(fc.bigInt(0n, 3n), fc.bigInt(0n, 10n ** 24n))
const several = fc.array(
  fc.record({ tx: fc.integer({ min: 1, max: 12 }), from: person, to: person, amount, failed: fc.boolean() }),
  { minLength: 1, maxLength: 25 },
)
const inOrder = (happened: readonly Happening[]) => [...happened].sort((a, b) => a.tx - b.tx)
const world = fc.record({
  normal: fc
    .uniqueArray(
      fc.record({
        tx: fc.integer({ min: 1, max: 12 }),
        from: person,
        to: person,
        amount,
        failed: fc.boolean(),
        fee: fc.bigInt(0n, 10n ** 18n),
      }),
      { selector: ({ tx }) => tx, minLength: 1 },
    )
    .map(inOrder),
  internal: several.map(inOrder),
  tokens: fc
    .tuple(several, fc.boolean())
    .map(([rows, dai]) => inOrder(rows.map(({ failed, ...row }) => ({ ...row, token: failed && dai ? DAI : USDT })))),
})
const listings = fc.array(
  fc.record({
    owner: person,
    list: fc.constantFrom('normal' as const, 'internal' as const, 'tokens' as const),
    json: fc.boolean(),
    newestFirst: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
)

it('whatever lists of whomever, in whatever order: what happened is there once', async () => {
  await fc.assert(
    fc.asyncProperty(world, listings, async (happened, lists) => {
      const told = lists.filter(({ owner, list }) =>
        happened[list].some(({ from, to }) => from === owner || to === owner),
      )
      fc.pre(told.length > 0)
      const lines = await inTempFolder((folder) => bring(folder, happened, told))
      expect(lines.sort()).toEqual(expected(happened, told))
    }),
    { seed: 20, numRuns: 25 },
  )
})

it('100,000 rows of two people are what a plain reader makes of them', async () => {
  const [A, B] = [address(0xa1), address(0xa2)]
  const normal = Array.from({ length: 70_000 }, (_, i): Happening => {
    const from = i % 3 === 0 ? A : i % 3 === 1 ? B : address(1000 + (i % 997))
    const to = i % 3 === 0 && i % 2 === 0 ? B : i % 3 === 1 ? address(2000 + (i % 499)) : A
    const amount = (BigInt(i) * 1_000_003n ** 3n) % 10n ** 21n
    return { tx: i + 1, from, to, amount, fee: BigInt(i) * 21_000n, failed: i % 41 === 0 }
  })
  const told: Listing[] = [A, B].map((owner, i) => ({ owner, list: 'normal', json: i === 1, newestFirst: i === 0 }))
  const happened = { normal, internal: [], tokens: [] }
  const lines = await inTempFolder((folder) => bring(folder, happened, told))
  // Compared as one text: a difference of so many lines would take longer to print than to find.
  expect(lines.sort().join('\n') === expected(happened, told).join('\n')).toBe(true)
}, 120_000)
