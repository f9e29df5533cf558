import { BURN_ADDRESSES, ENTRY_POINTS } from './burnAddresses.ts'
import { type Dice, mulberry32 } from './dice.ts'
import type { NaiveOrigin } from './findClaims.ts'
import type { NaiveLending } from './findLoans.ts'
import type { NaiveEvent } from './findOrders.ts'
import type { Ledger } from './ledgers.ts'
import { randomOptions } from './randomOptions.ts'

const START = Date.parse('2024-01-01T00:00:00Z')
const ZERO = BURN_ADDRESSES[0]!
const ETH = { asset: 'ethereum/ETH', symbol: 'ETH', decimals: '18' }
const TOKENS = [1, 2, 3].map((n) => ({ asset: `ethereum/0x${String(n).repeat(40)}`, symbol: `T${n}`, decimals: '6' }))
/** Of a market that takes several tokens for collateral, and of one that stands for itself. */
const MARKET = `0x${'9'.repeat(40)}`
const RECEIPTS = [4, 5, 6].map((n) => ({ asset: `ethereum/0x${String(n).repeat(40)}`, symbol: `R${n}`, decimals: '6' }))
const ISOLATED = RECEIPTS[2]!.asset
const DEBT = { asset: `ethereum/0x${'de'.repeat(20)}`, symbol: 'D', decimals: '6' }
const LENDING: NaiveLending = {
  receipts: {
    [RECEIPTS[0]!.asset]: { market: MARKET, underlying: TOKENS[0]!.asset },
    [RECEIPTS[1]!.asset]: { market: MARKET, underlying: TOKENS[1]!.asset },
    [ISOLATED]: { market: ISOLATED, underlying: TOKENS[0]!.asset },
  },
  debts: [DEBT.asset],
}

interface Transfer {
  readonly kind: 'native' | 'internal' | 'token' | 'gas'
  readonly asset: string
  readonly from: string
  readonly to: string
  readonly amount: bigint
}

interface AccountTransaction {
  readonly hash: string
  readonly time: string
  readonly transfers: readonly Transfer[]
}

/** A small account ledger with the traps that tell tracers apart, its origins and options. `lends`: in how many of 100 there are lending markets. */
export function randomAccountLedger(dice: Dice, lends = 40): Ledger {
  const places = new Places(dice, lends)
  // How much a source knows of the order: all, no place in the block, not even the block.
  const order = dice.chance(20) ? (dice.chance(50) ? 'block' : 'time') : 'full'
  const transactions: AccountTransaction[] = []
  const rows: string[][] = []
  const events: NaiveEvent[] = []
  let [height, index] = [1000, 0]
  do {
    const step = dice.int(0, 3)
    index = step === 0 ? index + 1 + dice.int(0, 2) : dice.int(0, 2)
    height += step
    const number = transactions.length
    const hash = order === 'time' && dice.chance(15) ? '' : hashOf(number)
    const transfers = hash === '' ? places.payment() : places.transaction()
    events.push(...places.told.splice(0).map((event) => ({ ...event, tx: hash })))
    const time = new Date(START + height * 12_000).toISOString().replace('.000Z', 'Z')
    transactions.push({ hash, time, transfers })
    const known = [order === 'time' ? '' : String(height), time, order === 'full' ? String(index) : '']
    rows.push(...transactionRows(dice, transfers, known, hash))
  } while (transactions.length < (places.lends ? 18 : 30) && dice.chance(places.lends ? 98 : 95))
  for (const row of rows.filter((one) => one[4] !== '' && dice.chance(2))) rows.push([...row])
  // What is stolen late is not lent any more.
  const origins = randomOrigins(dice, places.lends ? transactions.slice(0, 8) : transactions)
  return {
    chain: 'ethereum',
    anyOrder: order === 'full',
    transfersCsv: order === 'full' ? dice.shuffle(rows) : rows,
    ...(places.lends && { events, lending: LENDING }),
    origins,
    options: randomOptions(dice, {
      addresses: places.addresses,
      times: transactions.map((transaction) => transaction.time),
      assets: places.assets.map(({ asset }) => asset),
      lends: places.lends,
      hashes: transactions.flatMap(({ hash }) => (hash === '' ? [] : hash)),
    }),
  }
}

/** Makes transactions, and keeps what each holding should have, so that payments are of the right size, or just not. */
class Places {
  readonly addresses: readonly string[]
  readonly assets: readonly (typeof ETH)[]
  /** Whether there are lending markets. */
  readonly lends: boolean
  /** What the last transaction's logs say. */
  readonly told: Omit<NaiveEvent, 'tx'>[] = []
  readonly #dice: Dice
  readonly #balances = new Map<string, bigint>()

  constructor(dice: Dice, lends: number) {
    this.#dice = dice
    this.assets = [ETH, ...TOKENS].slice(0, dice.pick([1, 2, 3, 4, 3]))
    this.lends = this.assets.length > 1 && dice.chance(lends)
    const letters = ['a', 'b', 'c', 'd', 'e', 'f', '7', '8']
    this.addresses = letters.slice(0, dice.int(3, this.lends ? 4 : 8)).map((d) => `0x${d.repeat(40)}`)
  }

  transaction(): Transfer[] {
    const dice = this.#dice
    if (this.lends && dice.chance(65)) return this.#loans()
    const shape = dice.int(0, 11)
    const sender = dice.pick(this.addresses)
    const gas = dice.chance(50) ? [this.#gas(dice.chance(80) ? sender : dice.pick(this.addresses))] : []
    if (shape <= 3) return [...gas, ...this.payment(sender)]
    if (shape <= 5) return [...gas, ...this.#several(sender)]
    if (shape === 6) return dice.chance(50) ? [...gas, this.#mint()] : [...gas, this.#burn(sender)]
    if (shape === 7) return gas.length > 0 && dice.chance(30) ? gas : [...gas, this.#wrap(sender)].flat()
    if (shape <= 9) return [...gas, ...this.#swap(sender)]
    if (shape === 10) return [...gas, ...this.#exchange(sender)]
    return this.#exchangeOfWallet(sender)
  }

  payment(sender = this.#dice.pick(this.addresses)): Transfer[] {
    const asset = this.#dice.pick(this.assets).asset
    const to = this.#dice.chance(10) ? sender : this.#dice.pick(this.addresses)
    return [this.#move(asset, sender, to, this.#amount(sender, asset))]
  }

  #several(first: string): Transfer[] {
    const count = this.#dice.int(2, 4)
    const transfers: Transfer[] = []
    // Often the one who was just paid pays on, as routers do.
    for (let sender = first; transfers.length < count; ) {
      const transfer = this.#dice.chance(8) ? this.#burn(sender) : this.payment(sender)[0]
      transfers.push(transfer!)
      sender =
        this.#dice.chance(60) && !BURN_ADDRESSES.includes(transfer!.to) ? transfer!.to : this.#dice.pick(this.addresses)
    }
    return transfers
  }

  #swap(actor: string): Transfer[] {
    const pool = this.#dice.pick(this.addresses)
    const [sold, bought] = this.#dice.shuffle(this.assets.map(({ asset }) => asset))
    if (bought === undefined) return this.#several(actor)
    const amount = this.#amount(actor, sold!)
    const legs = [
      () => this.#move(sold!, actor, pool, amount),
      () => this.#move(bought, pool, actor, this.#dice.chance(50) ? this.#near(amount) : this.#anyAmount()),
    ]
    if (this.#dice.chance(20)) legs.push(() => this.payment()[0]!)
    if (this.#dice.chance(15)) legs.push(() => this.#move(sold!, pool, actor, this.#dice.bits(4)))
    return (this.#dice.chance(30) ? this.#dice.shuffle(legs) : legs).map((leg) => leg())
  }

  /** One or several assets for one or several others, at times for somebody else. */
  #exchange(actor: string): Transfer[] {
    const dice = this.#dice
    const assets = dice.shuffle(this.assets.map(({ asset }) => asset))
    if (assets.length < 2) return this.#several(actor)
    const sold = assets.splice(0, assets.length > 2 ? dice.int(1, 2) : 1)
    const bought = assets.splice(0, dice.int(1, 2))
    const pools = [dice.pick(this.addresses), dice.pick(this.addresses)]
    const receiver = dice.chance(40) ? dice.pick(this.addresses) : actor
    const paid = sold.map((asset) => this.#amount(actor, asset))
    const legs = [
      ...sold.map((asset, i) => () => this.#move(asset, actor, pools[0]!, paid[i]!)),
      ...bought.map((asset) => () => {
        const from = dice.chance(20) ? ZERO : dice.pick(pools)
        return this.#move(asset, from, receiver, dice.chance(50) ? this.#near(paid[0]!) : this.#anyAmount())
      }),
    ]
    if (dice.chance(15)) legs.push(() => this.payment()[0]!)
    return (dice.chance(30) ? dice.shuffle(legs) : legs).map((leg) => leg())
  }

  /** Somebody else brings it to the chain, and is at times paid for it, by the wallet or by an entry point. */
  #exchangeOfWallet(wallet: string): Transfer[] {
    const dice = this.#dice
    const bringer = dice.pick(this.addresses)
    const exchange = dice.chance(60) ? this.#swap(wallet) : this.#exchange(wallet)
    const entryPoint = ENTRY_POINTS[1]!
    const more = dice.int(0, 4)
    if (more === 1) {
      const fee = this.#amount(wallet, ETH.asset)
      exchange.unshift(this.#move(ETH.asset, wallet, entryPoint, fee))
      exchange.push(this.#move(ETH.asset, entryPoint, bringer, fee))
    } else if (more === 2) exchange.push(this.payment(wallet)[0]!)
    else if (more === 3) exchange.push({ ...this.payment(wallet)[0]!, to: bringer })
    else if (more === 4) exchange.push(...this.#redeem(wallet))
    return [...(dice.chance(90) ? [this.#gas(bringer)] : []), ...exchange]
  }

  /** One step at a lending market, or several, mostly by the one on whose behalf it is. */
  #loans(): Transfer[] {
    const dice = this.#dice
    const who = dice.pick(this.addresses)
    const gas = dice.chance(60) ? [this.#gas(dice.chance(80) ? who : dice.pick(this.addresses))] : []
    const steps = dice.int(0, 9) < 7 ? 1 : 2
    const moves: Transfer[] = []
    for (let step = 0; step < steps; step++) {
      const other = dice.chance(75) ? who : dice.pick(this.addresses)
      moves.push(
        ...this.#loan(
          dice.pick(['supply', 'supply', 'borrow', 'borrow', 'repay', 'withdraw', 'liquidate'] as const),
          who,
          other,
        ),
      )
    }
    if (dice.chance(20)) moves.push(...(dice.chance(50) ? this.payment(who) : this.#swap(who)))
    return [...gas, ...moves]
  }

  #loan(kind: 'supply' | 'borrow' | 'repay' | 'withdraw' | 'liquidate', who: string, other: string): Transfer[] {
    const dice = this.#dice
    const vault = dice.pick(this.addresses)
    const held = RECEIPTS.map(({ asset }) => asset).filter((one) => (this.#balances.get(`${who}|${one}`) ?? 0n) > 0n)
    const receipt = kind === 'supply' || held.length === 0 ? dice.pick(RECEIPTS).asset : dice.pick(held)
    const { underlying, market } = LENDING.receipts[receipt]!
    const isolated = market === receipt ? receipt : null
    const tell = (event: Partial<NaiveEvent>) =>
      this.told.push({
        ...{ kind, contract: MARKET, who, other, asset: null, amount: null, otherAsset: isolated, otherAmount: null },
        ...event,
      })
    const debt = (from: string, to: string, amount: bigint) =>
      dice.chance(70) ? [this.#move(DEBT.asset, from, to, amount)] : []
    const known = (asset: string) => (dice.chance(80) ? asset : null)
    const owed = dice.pick(this.assets).asset
    switch (kind) {
      case 'supply': {
        const amount = this.#amount(other, underlying)
        tell({ asset: known(underlying), amount: String(amount) })
        return [
          this.#move(underlying, other, vault, amount),
          this.#move(receipt, ZERO, who, dice.chance(70) ? amount : this.#near(amount)),
        ]
      }
      case 'withdraw': {
        const amount = this.#amount(who, receipt)
        tell({ asset: known(underlying), amount: String(amount) })
        return [
          this.#move(receipt, who, ZERO, amount),
          this.#move(underlying, vault, other, dice.chance(70) ? amount : this.#near(amount)),
        ]
      }
      case 'borrow': {
        const amount = dice.chance(70) ? this.#near(this.#amount(who, receipt)) : this.#anyAmount()
        tell({ asset: known(owed), amount: String(amount) })
        const lent = [...debt(ZERO, who, amount), this.#move(owed, vault, other, amount)]
        if (other === who || dice.chance(40)) return lent
        // A gateway hands it on as something else.
        const another = dice.pick(this.assets).asset
        return [
          ...lent,
          this.#move(owed, other, dice.pick([ZERO, vault]), amount),
          this.#move(another, dice.pick(this.addresses), other, amount),
          this.#move(another, other, who, amount),
        ]
      }
      case 'repay': {
        if (dice.chance(15)) {
          const amount = this.#amount(who, receipt)
          tell({ other: who, asset: underlying, amount: String(amount) })
          return [...debt(who, ZERO, amount), this.#move(receipt, who, ZERO, amount)]
        }
        const amount = this.#amount(other, owed)
        tell({ asset: known(owed), amount: String(amount) })
        return [...debt(who, ZERO, amount), this.#move(owed, other, vault, amount)]
      }
      case 'liquidate': {
        const seized = this.#amount(who, receipt)
        const paid = this.#near(seized)
        const asset = isolated ?? (dice.chance(80) ? underlying : receipt)
        tell({
          asset,
          amount: String(seized),
          otherAsset: known(owed),
          otherAmount: dice.chance(90) ? String(paid) : null,
        })
        const to = dice.chance(80) ? ZERO : other
        return [
          ...debt(who, ZERO, paid),
          this.#move(owed, other, vault, paid),
          this.#move(receipt, who, to, seized),
          ...(to === ZERO ? [this.#move(underlying, vault, other, seized)] : []),
        ]
      }
    }
  }

  #wrap(actor: string): Transfer[] {
    const token = this.assets[1]?.asset
    if (token === undefined) return [this.#burn(actor)]
    const amount = this.#amount(actor, ETH.asset)
    return [this.#move(ETH.asset, actor, this.addresses[0]!, amount), this.#move(token, ZERO, actor, amount)]
  }

  /** A token is burnt, and its contract, or somebody else, pays for it. */
  #redeem(holder: string): Transfer[] {
    const [{ asset: coin }, token] = this.assets as [typeof ETH, ...(typeof ETH)[]]
    if (token === undefined) return []
    const contract = this.#dice.chance(80) ? token.asset.slice('ethereum/'.length) : this.#dice.pick(this.addresses)
    const burnt = this.#move(token.asset, holder, ZERO, this.#amount(holder, token.asset))
    return [burnt, this.#move(coin, contract, holder, this.#near(burnt.amount))]
  }

  #mint(): Transfer {
    return this.#move(this.#dice.pick(this.assets).asset, ZERO, this.#dice.pick(this.addresses), this.#anyAmount())
  }

  #burn(sender: string): Transfer {
    const asset = this.#dice.pick(this.assets).asset
    return this.#move(asset, sender, this.#dice.pick(BURN_ADDRESSES), this.#amount(sender, asset))
  }

  #gas(payer: string): Transfer {
    const amount = this.#dice.chance(15) ? 0n : 1n + this.#dice.bits(this.#dice.pick([1, 3, 12]))
    return { ...this.#move(ETH.asset, payer, '', amount), kind: 'gas' }
  }

  #move(asset: string, from: string, to: string, amount: bigint): Transfer {
    const left = (this.#balances.get(`${from}|${asset}`) ?? 0n) - amount
    this.#balances.set(`${from}|${asset}`, left < 0n ? 0n : left)
    this.#balances.set(`${to}|${asset}`, (this.#balances.get(`${to}|${asset}`) ?? 0n) + amount)
    const kind = asset === ETH.asset ? (this.#dice.chance(30) ? 'internal' : 'native') : 'token'
    return { kind, asset, from, to, amount }
  }

  /** Mostly out of what the payer has: a part, or all; at times more than that, or nothing. */
  #amount(payer: string, asset: string): bigint {
    const balance = this.#balances.get(`${payer}|${asset}`) ?? 0n
    const shape = this.#dice.int(0, 19)
    if (shape === 19) return 0n
    if (balance === 0n || shape === 18) return this.#anyAmount()
    if (shape === 17) return balance + 1n + this.#dice.bits(3)
    if (shape >= 13) return balance
    const part = (balance * BigInt(this.#dice.int(1, 100))) / 101n
    return part === 0n ? 1n : part
  }

  #near(amount: bigint): bigint {
    return (amount * BigInt(this.#dice.int(1, 40))) / 20n
  }

  #anyAmount(): bigint {
    return 1n + this.#dice.bits(this.#dice.pick([2, 2, 4, 4, 20, 52, 54, 64, 66, 80, 90, 130, 200]))
  }
}

/** Rows of one transaction: `seq` rises with gaps; the gas row may stand anywhere, it is paid first all the same. */
function transactionRows(
  dice: Dice,
  transfers: readonly Transfer[],
  [height, time, index]: readonly string[],
  hash: string,
): string[][] {
  let seq = 0
  const numbered = transfers.map((transfer) => {
    seq += 1 + dice.int(0, 1)
    return { transfer, seq }
  })
  const gas = numbered.find(({ transfer }) => transfer.kind === 'gas')
  if (gas !== undefined) gas.seq = dice.chance(20) ? seq + 7 : 0
  return numbered.map(({ transfer, seq: place }) => {
    const asset = [ETH, ...TOKENS, ...RECEIPTS, DEBT].find((one) => one.asset === transfer.asset)!
    const { kind, from, to, amount } = transfer
    const what = [String(place), kind, asset.asset, asset.symbol, asset.decimals]
    return ['ethereum', height!, time!, index!, hash, ...what, from, to, String(amount)]
  })
}

/** One to three seeds of any kind, each of which is in the ledger. */
function randomOrigins(dice: Dice, transactions: readonly AccountTransaction[]): NaiveOrigin[] {
  const moves = transactions.flatMap((transaction) =>
    transaction.transfers
      .filter(({ kind, amount }) => kind !== 'gas' && amount > 0n)
      .map((transfer) => ({ transaction, transfer })),
  )
  const isPlace = (address: string) => address !== '' && !BURN_ADDRESSES.includes(address)
  const byTransaction = moves.filter(({ transaction, transfer }) => transaction.hash !== '' && isPlace(transfer.to))
  const byAddress = moves.filter(({ transfer }) => isPlace(transfer.to) && transfer.to !== transfer.from)
  const payers = transactions.flatMap(({ transfers }) => transfers).filter(({ from }) => isPlace(from))
  const opened = new Set<string>()
  const origins: NaiveOrigin[] = []
  const wanted = dice.int(1, 3)
  for (let tries = 0; origins.length < wanted && tries < 10; tries++) {
    const kind = dice.pick(['tx', 'tx', 'address', 'opening'])
    if (kind === 'tx' && byTransaction.length > 0) {
      origins.push(transactionSeed(dice, dice.pick(byTransaction)))
    } else if (kind === 'address' && byAddress.length > 0) {
      origins.push(addressSeed(dice, dice.pick(byAddress), transactions))
    } else if (payers.length > 0) {
      const { asset, from: opening } = dice.pick(payers)
      if (opened.has(`${opening}|${asset}`)) continue
      opened.add(`${opening}|${asset}`)
      const since = dice.chance(30) ? { from: dice.pick(transactions).time } : {}
      const amount = String(1n + dice.bits(dice.pick([3, 20, 85])))
      origins.push({ asset, seed: dice.chance(50) ? { opening, amount } : { opening, amount: 'all', ...since } })
    }
  }
  return origins
}

interface Move {
  readonly transaction: AccountTransaction
  readonly transfer: Transfer
}

function transactionSeed(dice: Dice, { transaction, transfer }: Move): NaiveOrigin {
  const same = transaction.transfers.filter((one) => one.asset === transfer.asset && one.amount > 0n)
  const pays = same.some((one) => one.kind !== 'gas' && one.from === transfer.to)
  if (!pays && dice.chance(50)) return { asset: transfer.asset, seed: { tx: transaction.hash } }
  const others = dice.chance(30) ? same.map((one) => one.to).filter((to) => to !== '') : []
  const to = [...new Set([transfer.to, ...others])].filter((one) => !BURN_ADDRESSES.includes(one))
  return { asset: transfer.asset, seed: { tx: transaction.hash, to } }
}

function addressSeed(
  dice: Dice,
  { transaction, transfer }: Move,
  transactions: readonly AccountTransaction[],
): NaiveOrigin {
  const earlier = transactions.map(({ time }) => time).filter((time) => time <= transaction.time)
  const since = dice.chance(60) ? { from: dice.pick([transaction.time, ...earlier]) } : {}
  const victims = dice.chance(40) ? { victims: [transfer.from] } : {}
  return { asset: transfer.asset, seed: { address: transfer.to, ...since, ...victims } }
}

/** 64 hex digits that do not sort as the chain does. */
function hashOf(number: number): string {
  const next = mulberry32(number)
  return `0x${Array.from({ length: 8 }, () => next().toString(16).padStart(8, '0')).join('')}`
}
