import { describe, expect, test } from 'vitest'
import { memoryLedger } from '../../../../test/memory/memoryLedger.ts'
import { planOf } from '../../../../test/memory/planOf.ts'
import { summarise } from '../../../../test/memory/summarise.ts'
import type { NaiveOptions } from '../../../../test/naive/naiveInput.ts'
import { policiesFor } from '../../../../test/naive/naiveTrace.ts'
import { Walk } from '../walk/walk.ts'

/**
 * Transactions small enough to be worked out on paper, in the shapes of real contracts. The thief's wallet gets 100 ETH
 * in the first one; what follows is read by every policy alike, because nothing clean is there to choose from.
 */
const ZERO = `0x${'0'.repeat(40)}`
const ENTRY_POINT = '0x0000000071727de22e5e9d8baf0edac6f37da032'
type Move = readonly [asset: string, from: string, to: string, amount: number]

const hexOf = (name: string) => `0x${Buffer.from(name).toString('hex').padEnd(40, '0')}`
const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'
const assetOf = (symbol: string) => {
  if (symbol === 'ETH') return 'ethereum/ETH'
  return `ethereum/${symbol === 'WETH' ? WETH : hexOf(symbol)}`
}
const addressOf = (name: string) => {
  if (name === 'zero') return ZERO
  return name === 'entry point' ? ENTRY_POINT : hexOf(name)
}
const nameOf = (address: string) => {
  if (address === ENTRY_POINT) return 'entry point'
  return Buffer.from(address.slice(2), 'hex').toString().replaceAll('\0', '')
}
const hashOf = (tx: number) => `0x${String(tx).padStart(64, '0')}`
const symbolOf = (asset: string) => (asset === 'ethereum/ETH' ? 'ETH' : nameOf(asset.slice('ethereum/'.length)))

interface Tx {
  /** Null: nobody knows. */
  readonly gas: string | null
  readonly moves: readonly Move[]
  readonly orders?: readonly Order[]
}

/** Whose order was filled, as the log of a contract says; null where it does not. */
interface Order {
  readonly by: string
  readonly who: string | null
  readonly gave?: readonly [asset: string, amount: number]
  readonly got?: readonly [asset: string, amount: number]
}

/** Transaction 1 is the theft; the given ones follow. */
function traced(after: readonly Tx[], options: NaiveOptions = {}, thief = 'thief') {
  const all: readonly Tx[] = [{ gas: null, moves: [['ETH', 'victim', thief, 100]] }, ...after]
  const rows = all.flatMap(({ gas, moves }, i) => {
    const head = ['ethereum', String(i + 1), `2024-01-01T00:0${i}:00Z`, '0', hashOf(i + 1)]
    const paid = gas === null ? [] : [[...head, '0', 'gas', 'ethereum/ETH', 'ETH', '18', addressOf(gas), '', '0']]
    return [
      ...paid,
      ...moves.map(([asset, from, to, amount], seq) => {
        const what = [assetOf(asset), asset, asset === 'ETH' ? '18' : '6']
        const kind = asset === 'ETH' ? 'native' : 'token'
        return [...head, String(seq + 1), kind, ...what, addressOf(from), addressOf(to), String(amount)]
      }),
    ]
  })
  const input = {
    ...({ chain: 'ethereum', anyOrder: true, transfersCsv: rows, options } as const),
    origins: [{ asset: 'ethereum/ETH', seed: { tx: hashOf(1), to: [addressOf(thief)] } }],
  }
  const events = all.flatMap(({ orders = [] }, i) =>
    orders.map(({ by, who, gave, got }) => ({
      ...{
        tx: hashOf(i + 1),
        kind: 'order' as const,
        contract: addressOf(by),
        who: who && addressOf(who),
        other: null,
      },
      ...{ asset: gave ? assetOf(gave[0]) : null, amount: gave ? String(gave[1]) : null },
      ...{ otherAsset: got ? assetOf(got[0]) : null, otherAmount: got ? String(got[1]) : null },
    })),
  )
  const ledger = memoryLedger(rows, [], events)
  const walk = new Walk(planOf(input, ledger))
  walk.read(ledger.batch)
  const summary = summarise(walk, ledger)
  const places = policiesFor(input)
    .filter((policy) => policy !== 'poison')
    .map((policy) =>
      Object.fromEntries(
        Object.entries(summary[policy]!).map(([place, parts]) => {
          const [address, asset] = place.split('|')
          const name = asset === undefined ? place : `${nameOf(address!)} ${symbolOf(asset)}`
          return [name, parts['1']!.join(' of ')]
        }),
      ),
    )
  const conversions = walk.states[0]!.conversions.map(({ from, to, contested, approximate, differs }) => ({
    from: `${from.amount} ${symbolOf(ledger.assets[from.asset]!)}`,
    to: to === null ? null : `${to.amount} ${symbolOf(ledger.assets[to.asset]!)}`,
    approximate,
    ...(differs ? { differs } : {}),
    contested: contested && [contested.why, contested.follows],
  }))
  return { every: places, conversions, walk, ledger }
}

/** Where the stolen coins are, as all policies say that add up. */
function placesOf(...asked: Parameters<typeof traced>) {
  const { every } = traced(...asked)
  for (const places of every) expect(places).toEqual(every[0])
  return every[0]
}

const one = (gas: string | null, ...moves: readonly Move[]): Tx => ({ gas, moves })

describe('one asset for another', () => {
  test('a supply to a lending pool becomes the receipt token, and comes back from it', () => {
    const supply = one('thief', ['ETH', 'thief', 'market', 100], ['LP', 'zero', 'thief', 99])
    expect(placesOf([supply])).toEqual({ 'thief LP': '99 of 100' })
    const withdraw = one('thief', ['LP', 'thief', 'zero', 99], ['ETH', 'market', 'thief', 101])
    expect(placesOf([supply, withdraw])).toEqual({ 'thief ETH': '101 of 100' })
  })
})

describe('another recipient', () => {
  test('what came out is with whom it was sent to', () => {
    const swap = one('thief', ['ETH', 'thief', 'pool', 60], ['USDC', 'pool', 'friend', 30])
    expect(placesOf([swap])).toEqual({ 'thief ETH': '40 of 40', 'friend USDC': '30 of 60' })
  })

  test('a cut in the asset that was paid hides nothing', () => {
    const moves: readonly Move[] = [
      ['ETH', 'thief', 'router', 60],
      ['ETH', 'router', 'treasury', 1],
      ['ETH', 'router', 'pool', 59],
      ['USDC', 'pool', 'friend', 30],
    ]
    expect(placesOf([one('thief', ...moves)])).toEqual({ 'thief ETH': '40 of 40', 'friend USDC': '30 of 60' })
  })

  test('what else the recipient did in the transaction is not lost', () => {
    const moves: readonly Move[] = [
      ['ETH', 'thief', 'pool', 60],
      ['USDC', 'pool', 'friend', 30],
      ['DAI', 'friend', 'bank', 5],
      ['DAI', 'bank', 'friend', 5],
    ]
    expect(placesOf([one('thief', ...moves)])).toEqual({ 'thief ETH': '40 of 40', 'friend USDC': '30 of 60' })
    const { walk, ledger } = traced([one('thief', ...moves)])
    expect(walk.totals[ledger.holdings.indexOf(`${addressOf('friend')}|${assetOf('DAI')}`)]).toBe(5n)
  })

  test('two recipients are not read, and the result says so', () => {
    const moves: readonly Move[] = [
      ['ETH', 'thief', 'pool', 60],
      ['USDC', 'pool', 'friend', 20],
      ['USDC', 'pool', 'other', 10],
    ]
    const { conversions } = traced([one('thief', ...moves)])
    expect(placesOf([one('thief', ...moves)])).toEqual({ 'thief ETH': '40 of 40', 'pool ETH': '60 of 60' })
    expect(conversions).toEqual([{ from: '60 ETH', to: null, approximate: false, contested: null }])
  })
})

describe('several assets', () => {
  const add = one('thief', ['ETH', 'thief', 'pair', 100], ['USDC', 'thief', 'pair', 7], ['LP', 'zero', 'thief', 10])
  const remove = one('thief', ['LP', 'thief', 'pair', 10], ['ETH', 'pair', 'thief', 90], ['USDC', 'pair', 'thief', 9])

  test('without prices they weigh the same: half of the receipt is for what was stolen', () => {
    const { conversions } = traced([add])
    // 10 LP are 5 for the 100 ETH, and 5 for 7 USDC that the ledger does not know of.
    expect(placesOf([add])).toEqual({ 'thief LP': '5 of 100' })
    expect(conversions).toEqual([
      { from: '100 ETH', to: '5 LP', approximate: true, contested: ['no-price', 'received'] },
    ])
  })

  test('with prices by worth', () => {
    // 100 wei at 10^18 USD an ETH are 100 USD; 7 units of a token of 6 decimals at 10^6/7·300 USD are 300 USD.
    const prices = { [assetOf('ETH')]: `${10n ** 26n}`, [assetOf('USDC')]: `${(10n ** 14n * 300n) / 7n}` }
    const worth = { ...prices, [assetOf('LP')]: `${40n * 10n ** 14n}` }
    expect(placesOf([add], { prices: worth })).toEqual({ 'thief LP': '2 of 100' })
  })

  test('taken out again, the basis is whole', () => {
    for (const places of traced([add, remove]).every) {
      const bases = Object.values(places!).map((part) => Number(part.split(' of ')[1]))
      expect(bases.reduce((sum, basis) => sum + basis, 0)).toBe(100)
    }
  })

  test('a share that comes to nothing leaves its basis to rounding', () => {
    // One thing that cannot be divided, for 100 ETH and 7 USDC: the ETH's half of it is floor(1/2), the USDC's the rest.
    const buy = one('thief', ['ETH', 'thief', 'shop', 100], ['USDC', 'thief', 'shop', 7], ['ART', 'shop', 'thief', 1])
    expect(placesOf([buy])).toEqual({ rounding: '0 of 100' })
  })

  test('a transaction that would be more than 100 conversions is not read', () => {
    const airdrop = (count: number) => Array.from({ length: count }, (_, n): Move => [`T${n}`, 'pair', 'thief', 1])
    const swap = (count: number) => one('thief', ['ETH', 'thief', 'pair', 100], ...airdrop(count))
    expect(traced([swap(100)]).conversions.filter(({ approximate }) => approximate)).toHaveLength(100)
    expect(traced([swap(101)]).conversions).toEqual([
      { from: '100 ETH', to: null, approximate: false, contested: null },
    ])
  })
})

describe('contract wallets', () => {
  test('a Safe swaps through a router, and its owner pays the gas', () => {
    const moves: readonly Move[] = [
      ['ETH', 'safe', 'router', 100],
      ['ETH', 'router', 'pool', 100],
      ['USDC', 'pool', 'safe', 50],
    ]
    expect(placesOf([one('owner', ...moves)], {}, 'safe')).toEqual({ 'safe USDC': '50 of 100' })
  })

  test('a pool that pays first is no obstacle, and neither is pay for the relayer', () => {
    const moves: readonly Move[] = [
      ['USDC', 'pool', 'safe', 50],
      ['ETH', 'safe', 'pool', 90],
      ['ETH', 'safe', 'relayer', 10],
    ]
    expect(placesOf([one('relayer', ...moves)], {}, 'safe')).toEqual({
      'safe USDC': '50 of 90',
      'relayer ETH': '10 of 10',
    })
  })

  test('a wallet of ERC-4337 pays the entry point, and this the bundler', () => {
    const moves: readonly Move[] = [
      ['ETH', 'wallet', 'entry point', 4],
      ['USDC', 'wallet', 'pool', 6],
      ['DAI', 'pool', 'wallet', 5],
      ['ETH', 'entry point', 'bundler', 3],
    ]
    const { walk, ledger } = traced([one('bundler', ...moves)], {}, 'wallet')
    expect(placesOf([one('bundler', ...moves)], {}, 'wallet')).toEqual({
      'wallet ETH': '96 of 96',
      'entry point ETH': '1 of 1',
      'bundler ETH': '3 of 3',
    })
    expect(walk.totals[ledger.holdings.indexOf(`${addressOf('wallet')}|${assetOf('DAI')}`)]).toBe(5n)
  })

  test('an order is settled by somebody else: each trader has what he bought', () => {
    const moves: readonly Move[] = [
      ['ETH', 'trader', 'settlement', 100],
      ['USDC', 'other', 'settlement', 50],
      ['USDC', 'settlement', 'trader', 50],
      ['ETH', 'settlement', 'other', 100],
    ]
    expect(placesOf([one('solver', ...moves)], {}, 'trader')).toEqual({ 'trader USDC': '50 of 100' })
    expect(traced([one('solver', ...moves)], {}, 'trader').conversions).toHaveLength(1)
  })

  test('a pool that holds stolen coins keeps them, and does not hand them to whoever swaps with it', () => {
    const into = one('thief', ['ETH', 'thief', 'pool', 100])
    const swap = one('owner', ['USDC', 'safe', 'pool', 50], ['ETH', 'pool', 'safe', 100])
    expect(placesOf([into, swap])).toEqual({ 'pool USDC': '50 of 100' })
  })

  test('a wallet may buy for somebody else', () => {
    const swap = one('owner', ['ETH', 'safe', 'pool', 100], ['USDC', 'pool', 'friend', 50])
    expect(placesOf([swap], {}, 'safe')).toEqual({ 'friend USDC': '50 of 100' })
  })

  test('what a contract pays for its own token, which is burnt, is got for it', () => {
    const moves: readonly Move[] = [
      ['ETH', 'safe', 'pool', 100],
      ['LP', 'pool', 'router', 50],
      ['LP', 'router', 'zero', 50],
      ['USDC', 'LP', 'router', 40],
      ['USDC', 'router', 'safe', 40],
    ]
    expect(placesOf([one('owner', ...moves)], {}, 'safe')).toEqual({ 'safe USDC': '40 of 100' })
    const forAnother = moves.map(
      ([asset, from, to, amount]): Move => [asset, from, to === 'safe' ? 'friend' : to, amount],
    )
    expect(placesOf([one('owner', ...forAnother)], {}, 'safe')).toEqual({ 'friend USDC': '40 of 100' })
  })

  test('who merely pays is not excused by what another contract burns', () => {
    const moves: readonly Move[] = [
      ['ETH', 'safe', 'pool', 60],
      ['USDC', 'pool', 'safe', 30],
      ['LP', 'safe', 'zero', 1],
      ['ETH', 'giver', 'pool', 1],
    ]
    expect(placesOf([one('owner', ...moves)], {}, 'safe')).toEqual({ 'safe ETH': '40 of 40', 'pool ETH': '60 of 60' })
  })

  test('of what an address does whose history nobody has, a part alone is known: it does not merely pay', () => {
    const moves: readonly Move[] = [
      ['ETH', 'safe', 'pool', 60],
      ['USDC', 'one pool', 'safe', 20],
      ['USDC', 'other pool', 'safe', 10],
    ]
    const covered = { covered: [addressOf('safe')] }
    expect(placesOf([one('owner', ...moves)], covered, 'safe')).toEqual({
      'safe ETH': '40 of 40',
      'safe USDC': '30 of 60',
    })
  })

  test('without a gas row, who did it is the first payer whose history somebody has', () => {
    const moves: readonly Move[] = [
      ['USDC', 'settlement', 'trader', 50],
      ['ETH', 'trader', 'settlement', 100],
    ]
    const covered = { covered: [addressOf('trader')] }
    expect(placesOf([one(null, ...moves)], covered, 'trader')).toEqual({ 'trader USDC': '50 of 100' })
    const forAnother = [['USDC', 'settlement', 'friend', 50] as const, moves[1]!]
    expect(placesOf([one(null, ...forAnother)], covered, 'trader')).toEqual({ 'friend USDC': '50 of 100' })
  })

  test('whom a wallet pays from what it swaps for, in one batch, has clean coins: nothing tells the parts apart', () => {
    const moves: readonly Move[] = [
      ['ETH', 'safe', 'pool', 100],
      ['USDC', 'pool', 'safe', 50],
      ['USDC', 'safe', 'friend', 20],
    ]
    expect(placesOf([one('owner', ...moves)], {}, 'safe')).toEqual({ 'safe USDC': '30 of 100' })
  })

  test('where somebody merely pays, it is followed as it is, and the result says so', () => {
    const moves: readonly Move[] = [
      ['ETH', 'safe', 'pool', 60],
      ['USDC', 'pool', 'safe', 30],
      ['ETH', 'giver', 'pool', 1],
    ]
    const { conversions } = traced([one('owner', ...moves)], {}, 'safe')
    expect(placesOf([one('owner', ...moves)], {}, 'safe')).toEqual({ 'safe ETH': '40 of 40', 'pool ETH': '60 of 60' })
    expect(conversions).toEqual([{ from: '60 ETH', to: null, approximate: false, contested: null }])
  })

  test('without a gas row nobody knows who brought it', () => {
    const moves: readonly Move[] = [
      ['DAI', 'mover', 'mover', 1],
      ['ETH', 'safe', 'pool', 60],
      ['USDC', 'pool', 'safe', 30],
    ]
    expect(placesOf([one(null, ...moves)], {}, 'safe')).toEqual({ 'safe ETH': '40 of 40', 'pool ETH': '60 of 60' })
  })
})

describe('contested swaps', () => {
  const swap = one('thief', ['ETH', 'thief', 'pool', 60], ['SCAM', 'pool', 'thief', 1000])
  const prices = { [assetOf('ETH')]: `${10n ** 26n}`, [assetOf('SCAM')]: `${10n ** 12n}` }
  const received = { 'thief ETH': '40 of 40', 'thief SCAM': '1000 of 60' }
  const paid = { 'thief ETH': '40 of 40', 'pool ETH': '60 of 60' }

  test.each([
    ['no price', {}, 'no-price'],
    // 60 USD for 10 USD.
    ['a low one', { prices }, 'worth-less'],
    ['47.99 of 60', { prices: { ...prices, [assetOf('SCAM')]: `${4799n * 10n ** 9n}` } }, 'worth-less'],
    ['48 of 60 is fair', { prices: { ...prices, [assetOf('SCAM')]: `${48n * 10n ** 11n}` } }, null],
    ['nobody knows what was paid', { prices: { [assetOf('SCAM')]: '1' } }, null],
  ])('%s: the basis follows what was received, unless the case says otherwise', (_, options, why) => {
    const by = traced([swap], options)
    expect(placesOf([swap], options)).toEqual(received)
    expect(by.conversions.map(({ contested }) => contested)).toEqual([why && [why, 'received']])
    const other = { ...options, contested: { follow: 'paid', transactions: [] } } as const
    expect(placesOf([swap], other)).toEqual(why === null ? received : paid)
    expect(traced([swap], other).conversions).toEqual([
      why === null
        ? { from: '60 ETH', to: '1000 SCAM', approximate: false, contested: null }
        : { from: '60 ETH', to: null, approximate: false, contested: [why, 'paid'] },
    ])
  })

  test('a known wrapper needs no price, as long as it gives one for one', () => {
    const wrap = (amount: number) => one('thief', ['ETH', 'thief', 'weth', 60], ['WETH', 'zero', 'thief', amount])
    expect(traced([wrap(60)]).conversions.map(({ contested }) => contested)).toEqual([null])
    expect(traced([wrap(59)]).conversions.map(({ contested }) => contested)).toEqual([['no-price', 'received']])
  })

  test('both readings stand in the record, with amounts and who has what was paid', () => {
    for (const follow of ['received', 'paid'] as const) {
      const { walk, ledger } = traced([swap], { prices, contested: { follow, transactions: [] } })
      const { contested, exchange } = walk.states[0]!.conversions[0]!
      const who = (name: string) => ledger.addresses.indexOf(addressOf(name))
      const [eth, scam] = [ledger.assets.indexOf(assetOf('ETH')), ledger.assets.indexOf(assetOf('SCAM'))]
      expect(contested).toEqual({
        ...{ why: 'worth-less', follows: follow, reason: null },
        paidTo: [{ address: who('pool'), asset: eth, amount: 60n }],
      })
      expect(exchange).toMatchObject({
        ...{ actor: who('thief'), receiver: who('thief') },
        ...{ fallen: [{ asset: eth, amount: 60n }], risen: [{ asset: scam, amount: 1000n }] },
      })
    }
  })

  test('a person who names the transaction is heard, whatever the prices say', () => {
    const fair = { prices: { ...prices, [assetOf('SCAM')]: `${10n ** 14n}` } }
    const named = (follow: 'received' | 'paid') =>
      ({ follow: 'received', transactions: [{ tx: hashOf(2), follow }] }) as const
    expect(placesOf([swap], { ...fair, contested: named('paid') })).toEqual(paid)
    expect(placesOf([swap], { ...fair, contested: named('received') })).toEqual(received)
    const heard = traced([swap], { ...fair, contested: named('received') })
    expect(heard.conversions[0]!.contested).toEqual(['named', 'received'])
  })

  test('payments of one asset are one record', () => {
    const twice = one(
      'thief',
      ['ETH', 'thief', 'pool', 20],
      ['ETH', 'thief', 'pool', 40],
      ['SCAM', 'pool', 'thief', 1000],
    )
    const { conversions, walk } = traced([twice], { contested: { follow: 'paid', transactions: [] } })
    expect(conversions).toHaveLength(1)
    expect(walk.states[0]!.conversions[0]!.tainted).toBe(60n)
  })

  test('a thief who takes the liquidity out again is followed where the case names both transactions', () => {
    const out = one('thief', ['LP', 'thief', 'pool', 1], ['ETH', 'pool', 'thief', 60])
    const named = (...all: number[]) => ({
      prices,
      contested: {
        follow: 'received',
        transactions: all.map((tx) => ({ tx: hashOf(tx), follow: 'paid' }) as const),
      } as const,
    })
    expect(placesOf([swap, out], named(2))).toEqual(paid)
    expect(placesOf([swap, out], named(2, 3))).toEqual({ 'thief ETH': '100 of 100' })
  })
})

describe('orders that logs name', () => {
  const settled = (orders: readonly Order[], ...moves: readonly Move[]): Tx => ({ gas: 'solver', moves, orders })
  const thief: Order = { by: 'settlement', who: 'thief', gave: ['ETH', 100], got: ['USD', 300] }
  const paid: Move = ['ETH', 'thief', 'settlement', 100]
  const pool: readonly Move[] = [
    ['ETH', 'settlement', 'pool', 100],
    ['USD', 'pool', 'settlement', 305],
  ]

  test('the owner has what the order got, and neither the solver nor a pool is followed', () => {
    expect(placesOf([settled([thief], paid, ...pool, ['USD', 'settlement', 'thief', 300])])).toEqual({
      'thief USD': '300 of 100',
    })
  })

  test('the solver gives from its own, too', () => {
    const gift: Move = ['USD', 'solver', 'settlement', 7]
    expect(placesOf([settled([thief], paid, gift, ...pool, ['USD', 'settlement', 'thief', 300])])).toEqual({
      'thief USD': '300 of 100',
    })
  })

  test('the order pays somebody else', () => {
    const both = [settled([thief], paid, ...pool, ['USD', 'settlement', 'mule', 300], ['USD', 'settlement', 'fees', 5])]
    expect(placesOf(both)).toEqual({ 'mule USD': '300 of 100' })
  })

  test('two orders of one owner in a batch are two exchanges, and opposite ones do not cancel', () => {
    const orders: readonly Order[] = [
      { by: 'settlement', who: 'thief', gave: ['ETH', 60], got: ['USD', 180] },
      { by: 'settlement', who: 'thief', gave: ['ETH', 40], got: ['DAI', 121] },
      { by: 'settlement', who: 'other', gave: ['USD', 200], got: ['ETH', 66] },
    ]
    const moves: readonly Move[] = [
      ['ETH', 'thief', 'settlement', 60],
      ['ETH', 'thief', 'settlement', 40],
      ['USD', 'other', 'settlement', 200],
      ['DAI', 'pool', 'settlement', 121],
      ['ETH', 'settlement', 'pool', 30],
      ['USD', 'settlement', 'thief', 180],
      ['DAI', 'settlement', 'thief', 121],
      ['ETH', 'settlement', 'other', 66],
    ]
    const { every, conversions } = traced([settled(orders, ...moves)])
    for (const places of every) expect(places).toEqual({ 'thief USD': '180 of 60', 'thief DAI': '121 of 40' })
    expect(conversions.map(({ approximate }) => approximate)).toEqual([false, false])
  })

  test('a pool that holds stolen coins keeps them in what it got', () => {
    const order: Order = { by: 'settlement', who: 'customer', gave: ['USD', 300], got: ['ETH', 100] }
    const moves: readonly Move[] = [
      ['USD', 'customer', 'settlement', 300],
      ['USD', 'settlement', 'thief', 299],
      ['ETH', 'thief', 'settlement', 100],
      ['ETH', 'settlement', 'customer', 100],
    ]
    expect(placesOf([settled([order], ...moves)])).toEqual({ 'thief USD': '299 of 100' })
  })

  test('where the log says other amounts than moved, the movements stand, and it is said', () => {
    const order: Order = { ...thief, gave: ['ETH', 99] }
    const { every, conversions } = traced([settled([order], paid, ...pool, ['USD', 'settlement', 'thief', 300])])
    for (const places of every) expect(places).toEqual({ 'thief USD': '300 of 100' })
    expect(conversions).toEqual([
      { from: '100 ETH', to: '300 USD', approximate: false, differs: true, contested: ['no-price', 'received'] },
    ])
  })

  test('a log without amounts names who exchanged: what it gave and got is in the movements', () => {
    const order: Order = { by: 'reactor', who: 'thief' }
    const moves: readonly Move[] = [
      ['ETH', 'thief', 'filler', 100],
      ['USD', 'filler', 'thief', 300],
      ['USD', 'filler', 'fees', 1],
    ]
    expect(placesOf([{ gas: 'filler', moves, orders: [order] }])).toEqual({ 'thief USD': '300 of 100' })
  })

  test('a log that names nobody: who takes the order and who made it have both exchanged', () => {
    const moves: readonly Move[] = [
      ['ETH', 'thief', 'taker', 100],
      ['USD', 'taker', 'thief', 300],
    ]
    expect(placesOf([{ gas: 'taker', moves, orders: [{ by: 'router', who: null }] }])).toEqual({
      'thief USD': '300 of 100',
    })
  })

  test('coins that wait in a contract for their order are wrapped and sold by it', () => {
    const moves: readonly Move[] = [
      ['ETH', 'flow', 'weth', 100],
      ['WETH', 'zero', 'flow', 100],
      ['WETH', 'flow', 'settlement', 100],
      ['USD', 'settlement', 'thief', 300],
    ]
    const order: Order = { by: 'settlement', who: 'flow', gave: ['WETH', 100], got: ['USD', 300] }
    expect(placesOf([one('thief', ['ETH', 'thief', 'flow', 100]), settled([order], ...moves)])).toEqual({
      'thief USD': '300 of 100',
    })
  })

  test('a contract that claims an order without any payment changes nothing', () => {
    const lies: Order = { by: 'liar', who: 'thief', gave: ['ETH', 100], got: ['USD', 1] }
    expect(placesOf([settled([lies], paid, ['TOY', 'settlement', 'zero', 1])])).toEqual({
      'settlement ETH': '100 of 100',
    })
  })
})
