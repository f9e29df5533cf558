import { TRON } from '../../src/core/ledger/tron.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { type Token, TronChain } from './tronChain.ts'

export const USDT: Token = { contract: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', symbol: 'USDT', decimals: 6 }
/** Number of a TRC-10 token. */
const DUST = '1002000'

/** Where stolen value ended: an address that keeps it, a service that it reached, or a fee. */
export interface Truth {
  /** The asset that was stolen. */
  readonly origin: 'TRX' | 'USDT'
  /** Null: burned as a fee. */
  readonly address: string | null
  /** The asset that is there. */
  readonly asset: string
  readonly amount: bigint
  /** How much of what was stolen that is. */
  readonly basis: bigint
}

export interface ScriptedTheft {
  readonly chain: TronChain
  readonly people: Readonly<Record<Name, string>>
  /** The transactions in which the thief took them. */
  readonly thefts: Readonly<Record<'TRX' | 'USDT', string>>
  readonly stolen: Readonly<Record<'TRX' | 'USDT', bigint>>
  readonly truth: readonly Truth[]
}

const NAMES = [
  'mint',
  'hot',
  'victim',
  'thief',
  'splitA',
  'splitB',
  'splitC',
  'deposit',
  'operator',
  'exchange',
  'swapper',
  'pool',
  'router',
  'disperser',
  'leafA',
  'leafB',
  'leafC',
  'broker',
  'issuer',
  'poisoner',
  'fake',
  'voter',
] as const
type Name = (typeof NAMES)[number]

const M = 1_000_000n

/**
 * A theft of USDT and TRX, and what became of it, with ordinary traffic around it. Every stolen coin is accounted for by the script
 * itself, and no tainted wallet holds clean coins of the same asset, so that each policy must find the same.
 */
export function scriptTheft(seed: number): ScriptedTheft {
  const chain = new TronChain(seed)
  const dice = diceFromSeed(seed)
  const people = Object.fromEntries(NAMES.map((name) => [name, chain.person(name)])) as Record<Name, string>
  const p = people
  const fake: Token = { contract: p.fake, symbol: 'USDT', decimals: 6 }
  const amount = (least: number, most: number) => BigInt(dice.int(least, most)) * M + BigInt(dice.int(0, 999_999))

  // Ordinary times: an exchange pays out, tokens are made, people stake and vote.
  const dollars = amount(2_000_000, 3_000_000)
  const coins = amount(500_000, 900_000)
  chain.wait(dice.int(1, 5))
  chain.pay(p.hot, p.victim, coins + 100n * M, { fee: 1_100_000n, netFee: 100_000n })
  chain.call(p.issuer, USDT.contract, {
    events: [{ token: USDT, from: TRON.zero, to: p.hot, value: 3n * dollars }],
    fee: 13n * M,
  })
  chain.send(USDT, p.hot, p.victim, dollars, { fee: 13_844_850n, energyFee: 13_499_850n, netFee: 345_000n })
  chain.send(USDT, p.hot, p.pool, dollars, { fee: 13_844_850n })
  chain.pay(p.hot, p.pool, 900_000n * M)
  chain.pay(p.hot, p.voter, 5_000n * M)
  chain.other('FreezeBalanceV2Contract', p.voter, { frozen_balance: 4_000n * M, resource: 'ENERGY' })
  chain.other('VoteWitnessContract', p.voter, { votes: [] })
  chain.withdraw(p.voter, 12_345_678n)
  for (let n = dice.int(5, 15); n > 0; n--) {
    const [from, to] = dice.shuffle([p.hot, p.broker, p.voter, p.operator])
    if (dice.chance(50)) chain.pay(from!, to!, amount(1, 50))
    else chain.send(USDT, from!, to!, amount(1, 50), dice.chance(30) ? { fails: 'OUT_OF_ENERGY', fee: 4n * M } : {})
    chain.wait(dice.int(0, 3))
  }

  // The theft: the thief spends an allowance of the victim's, and has the victim's key. Energy is rented, so these cost nothing.
  chain.call(p.thief, USDT.contract, {
    events: [{ token: USDT, from: p.victim, to: p.thief, value: 1n, type: 'Approval' }],
  })
  const usdtTheft = chain.call(p.thief, USDT.contract, {
    events: [{ token: USDT, from: p.victim, to: p.thief, value: dollars }],
  })
  const trxTheft = chain.pay(p.victim, p.thief, coins, { fee: 1_100_000n, netFee: 100_000n })

  // USDT is split in three.
  const [toA, toB] = [dollars / 3n, dollars / 4n]
  const toC = dollars - toA - toB
  chain.send(USDT, p.thief, p.splitA, toA)
  chain.send(USDT, p.thief, p.splitB, toB)
  chain.send(USDT, p.thief, p.splitC, toC)
  // Dust from an address of like name, of a token that calls itself USDT, and of one that has a number.
  chain.send(fake, p.poisoner, p.splitA, 5n * M)
  chain.payAsset(p.poisoner, p.splitB, DUST, 2n ** 62n + 1n)
  // A: one attempt fails, then it goes to a deposit address, which the exchange fills with coins and sweeps.
  chain.send(USDT, p.splitA, p.deposit, toA, { fails: 'OUT_OF_ENERGY' })
  chain.send(USDT, p.splitA, p.deposit, toA)
  chain.wait(dice.int(1, 100))
  chain.pay(p.operator, p.deposit, 30n * M)
  chain.send(USDT, p.deposit, p.exchange, toA, { fee: 13n * M, energyFee: 13n * M })
  // B: the issuer freezes it, which moves nothing. Sending it on fails. It freezes others, too, and lets one go again.
  const black = (name: string, who: string, value?: bigint) =>
    chain.call(p.issuer, USDT.contract, {
      fee: 10n * M,
      said: [{ name, who, ...(value === undefined ? {} : { value }) }],
    })
  black('AddedBlackList', p.broker)
  black('AddedBlackList', p.splitB)
  black('AddedBlackList', p.voter)
  black('RemovedBlackList', p.voter)
  black('DestroyedBlackFunds', p.broker, 3n * M + 1n)
  chain.send(USDT, p.splitB, p.broker, toB, { fails: 'REVERT' })
  // C: swapped for TRX by a router: the pool pays, the router passes it on. The thief's wallet had no TRX before.
  const got = amount(100_000, 800_000)
  chain.call(p.splitC, p.router, {
    events: [{ token: USDT, from: p.splitC, to: p.pool, value: toC }],
    inner: [
      { from: p.pool, to: p.router, value: got },
      { from: p.router, to: p.splitC, value: got },
    ],
  })
  chain.other('FreezeBalanceV2Contract', p.splitC, { frozen_balance: got / 2n, resource: 'BANDWIDTH' })

  // TRX is dispersed by a contract; one share is paid out and one call is undone; the fee is stolen money, too.
  const fee = 2_500_000n
  const spread = coins - fee
  const [leafA, leafB] = [spread / 5n, spread / 2n]
  const leafC = spread - leafA - leafB
  const inner = [
    { from: p.disperser, to: p.leafA, value: leafA },
    { from: p.disperser, to: p.leafB, value: leafB },
    { from: p.disperser, to: p.leafC, value: leafC },
  ]
  chain.call(p.thief, p.disperser, { value: spread, inner, fails: 'REVERT' })
  chain.call(p.thief, p.disperser, { value: spread, inner, fee, energyFee: fee })
  chain.wait(dice.int(1, 50))
  chain.pay(p.leafA, p.exchange, leafA)
  for (let n = dice.int(1, 5); n > 0; n--) chain.pay(p.hot, p.broker, amount(1, 50))
  chain.wait(20)
  const usdt = `tron/${USDT.contract}`
  return {
    chain,
    people,
    thefts: { TRX: trxTheft, USDT: usdtTheft },
    stolen: { TRX: coins, USDT: dollars },
    truth: [
      { origin: 'USDT', address: p.exchange, asset: usdt, amount: toA, basis: toA },
      { origin: 'USDT', address: p.splitB, asset: usdt, amount: toB, basis: toB },
      { origin: 'USDT', address: p.splitC, asset: 'tron/TRX', amount: got, basis: toC },
      { origin: 'TRX', address: p.exchange, asset: 'tron/TRX', amount: leafA, basis: leafA },
      { origin: 'TRX', address: p.leafB, asset: 'tron/TRX', amount: leafB, basis: leafB },
      { origin: 'TRX', address: p.leafC, asset: 'tron/TRX', amount: leafC, basis: leafC },
      { origin: 'TRX', address: null, asset: 'tron/TRX', amount: fee, basis: fee },
    ],
  }
}
