import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Snapshot, type SnapshotEnd, type SnapshotPayment, writeSnapshot } from '../test/overlap/snapshot.ts'
import { bytesOf, Random } from './random.ts'

/** Exchanges’ own wallets, where everybody cashes out, and wallets that some cases truly share. */
const HOT_WALLETS = 2000
const SHARED = 50
const TAGS_A_FILE = 10_000
const POLICIES = ['fifo', 'lifo', 'libr', 'dirty-first', 'poison']

export interface OverlapScale {
  readonly cases: number
  /** Of the case that asks. */
  readonly addresses: number
  readonly tags: number
}

/** Cases of 50 to 5,000 addresses, a thousand on average, one large one, and tags, of which one in a thousand is a hot wallet. */
export function writeOverlapCases(folder: string, { cases, addresses, tags }: OverlapScale): void {
  const random = new Random(7)
  writeSnapshot(join(folder, 'cases/own'), snapshot('own', 0, addresses, random))
  for (let n = 1; n <= cases; n++) {
    const id = `case-${n}`
    writeSnapshot(join(folder, 'cases', id), snapshot(id, n, Math.round(50 * 100 ** random.next()), random))
  }
  mkdirSync(join(folder, 'tags'))
  for (let from = 0; from < tags; from += TAGS_A_FILE) {
    const file = join(folder, 'tags', `${`${from / TAGS_A_FILE}`.padStart(4, '0')}.yaml`)
    writeFileSync(file, tagPack(from, Math.min(from + TAGS_A_FILE, tags)))
  }
}

/** Another theft in the same case: what a new snapshot of it looks like. */
export function rewriteOwn(folder: string, addresses: number): void {
  writeSnapshot(join(folder, 'cases/own'), snapshot('own', 0, addresses, new Random(8)))
}

/** Coins split and move on, from wallet to wallet; one address in ten is an end, and one in fifty a service. */
function snapshot(id: string, number: number, addresses: number, random: Random): Snapshot {
  const payments: SnapshotPayment[] = [{ from: address(number, -1), to: address(number, 0), amount: 1e15 }]
  const ends: SnapshotEnd[] = []
  for (let n = 1; n < addresses; n++) {
    const from = address(number, Math.max(0, n - 1 - random.below(20)))
    const kind = random.below(50)
    const amount = 1 + random.below(1e9)
    if (kind === 0) {
      const hot = random.below(HOT_WALLETS)
      payments.push({ from, to: hotWallet(hot), amount })
      ends.push({
        address: hotWallet(hot),
        stoppedBy: 'service',
        class: 'exchange',
        label: `Exchange ${hot % 40}`,
        category: 'exchange',
      })
    } else if (kind === 1 && random.below(40) === 0)
      payments.push({ from, to: address(-2, random.below(SHARED)), amount })
    else {
      payments.push({ from, to: address(number, n), amount })
      if (kind < 5) ends.push({ address: address(number, n), stoppedBy: 'unread', class: 'unread' })
    }
    if (random.below(2) === 0) payments.push({ from, to: address(number, Math.max(0, n - 1)), amount: amount + 1 })
  }
  const funders = Array.from({ length: addresses / 20 }, (_, n) => {
    return {
      funder: address(number + 1_000_000, n),
      address: address(number, n),
      why: n % 2 === 0 ? null : ('unread' as const),
    }
  })
  return { id, stolen: 1e15, payments, ends, funders, otherPolicies: POLICIES }
}

function tagPack(from: number, to: number): string {
  const lines = ['title: Tags', 'creator: bench', 'source: https://example.org', 'currency: ETH', 'tags:']
  for (let n = from; n < to; n++) {
    const hot = n % 1000 === 0 ? n / 1000 : null
    const [where, what] = hot === null ? [address(-3, n), 'user'] : [hotWallet(hot), 'exchange']
    lines.push(
      `  - address: '${where}'`,
      `    label: Somebody ${n}`,
      `    category: ${what}`,
      '    confidence: web_crawl',
    )
  }
  return `${lines.join('\n')}\n`
}

function hotWallet(n: number): string {
  return address(-1, n)
}

function address(of: number, n: number): string {
  return `0x${bytesOf(n, of, 20).toString('hex')}`
}
