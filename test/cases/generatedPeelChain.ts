import { createHash } from 'node:crypto'
import { bech32, createBase58check } from '@scure/base'
import { diceFromSeed } from '../naive/dice.ts'

/** One output, as the one who made it knows it. */
interface Coin {
  readonly tx: string
  readonly index: number
  readonly address: string
  readonly value: number
}

/** What the script did with what was stolen, in satoshi. */
export interface GeneratedTruth {
  readonly stolen: number
  readonly exchange: number
  readonly service: number
  readonly seized: number
  readonly dormant: number
  /** What goes into CoinJoins, and fees of the thief: a CoinJoin's fee is of nobody's coins in particular. */
  readonly mixerAndFee: number
  /** Of each transaction of the peel chain. */
  readonly peels: readonly string[]
}

export interface GeneratedPeelChain {
  /** One transaction a line, as bitcoin-etl writes them. */
  readonly ledger: string
  readonly labels: string
  readonly prices: string
  /** Every output that has stolen coins until they reach somebody else or rest, and where that is. */
  readonly book: string
  readonly thefts: readonly { readonly tx: string; readonly to: string }[]
  /** Where the rest of the chain lies. */
  readonly rest: string
  readonly truth: GeneratedTruth
}

const BTC = 100_000_000
const base58check = createBase58check(sha256)
const START = Date.parse('2024-03-01T00:00:00Z') / 1000
const MINUTES = 60

/**
 * The ledger of the case cases/generated-peel-chain: a theft of three wallets that never was. Addresses and hashes are SHA-256 of
 * names, so that nobody has a key of one.
 *
 * The thief joins the coins, waits three weeks, and peels some of them off again and again, to deposit addresses of an exchange, to a
 * gambling site, into CoinJoins, to wallets where they rest, and once to ten wallets at a time. What is left at the end is seized.
 */
export function generatedPeelChain(): GeneratedPeelChain {
  const dice = diceFromSeed(20240301)
  const lines: string[] = []
  let now = START
  const wait = (minutes: number) => {
    now += minutes * MINUTES
  }

  function send(inputs: readonly Coin[], outputs: readonly (readonly [address: string, value: number])[]): Coin[] {
    const hash = Buffer.from(sha256(Buffer.from(`generated transaction ${lines.length}`))).toString('hex')
    const row = {
      hash,
      block_number: 833_000 + Math.floor((now - START) / (10 * MINUTES)),
      block_timestamp: now,
      index: 1 + lines.length,
      is_coinbase: inputs.length === 0,
      inputs: inputs.map(({ tx, index, address, value }) => ({
        ...{ spent_transaction_hash: tx, spent_output_index: index, addresses: [address], value },
      })),
      outputs: outputs.map(([address, value], index) => ({ index, addresses: [address], value })),
    }
    lines.push(`${JSON.stringify(row)}\n`)
    return outputs.map(([address, value], index) => ({ tx: hash, index, address, value }))
  }
  const feeOf = (inputs: number, outputs: number) => 20 * (11 + 68 * inputs + 31 * outputs)
  const mined = (address: string, value: number) => send([], [[address, value]])[0]!

  // The company, and others who use the exchange and mix coins.
  const wallets = [120.5, 80.25, 41.03].map((coins, n) => mined(scriptAddress(`company ${n}`), Math.round(coins * BTC)))
  const hot = keyAddress('exchange hot wallet')
  const others = Array.from({ length: 20 }, (_, n) => mined(keyAddress(`other ${n}`), dice.int(60, 900) * (BTC / 100)))
  wait(4 * 24 * 60 + 192)

  let fees = 0
  const thefts = wallets.map((coin, n) => {
    wait(dice.int(10, 30))
    const to = keyAddress(`thief ${n}`)
    return send([coin], [[to, coin.value - feeOf(1, 1)]])[0]!
  })
  const stolen = thefts.reduce((sum, { value }) => sum + value, 0)
  wait(45)
  const spend = (inputs: readonly Coin[], outputs: readonly (readonly [string, number])[], change?: string): Coin[] => {
    const fee = feeOf(inputs.length, outputs.length + (change === undefined ? 0 : 1))
    const paid = outputs.reduce((sum, [, value]) => sum + value, 0)
    const left = inputs.reduce((sum, { value }) => sum + value, 0) - paid - fee
    fees += fee
    return send(inputs, change === undefined ? outputs : [...outputs, [change, left]])
  }
  let rest = spend(thefts, [], keyAddress('joined'))[0]!
  const flows = [rest]
  const ends: Coin[] = []
  wait(23 * 24 * 60)

  const sums = { exchange: 0, service: 0, dormant: 0, mixed: 0 }
  const peels: string[] = []
  const deposits: Coin[] = []
  for (let n = 0; n < 24; n++) {
    wait(dice.int(30, 500))
    const to = PEELS[n]!
    const value = dice.int(60, 480) * (BTC / 100) + dice.int(0, 99_999)
    const change = keyAddress(`change ${n}`)
    // The thief's wallet puts the change in either place.
    const fee = feeOf(1, 2)
    fees += fee
    const payee = to === 'deposit' ? scriptAddress(`deposit ${n}`) : keyAddress(`${to} ${n}`)
    const pair = [
      [payee, value],
      [change, rest.value - value - fee],
    ] as const
    const made = send([rest], dice.chance(50) ? pair : [pair[1], pair[0]])
    peels.push(made[0]!.tx)
    const peeled = made.find(({ address }) => address === payee)!
    rest = made.find(({ address }) => address === change)!
    flows.push(peeled, rest)
    if (to !== 'mix' && to !== 'spread') ends.push(peeled)
    if (to === 'deposit') {
      deposits.push(peeled)
      sums.exchange += value
    } else if (to === 'gambling') sums.service += value
    else if (to === 'rest') sums.dormant += value
    else if (to === 'mix') {
      wait(dice.int(5, 20))
      mix(peeled, others.splice(0, 4), n)
    } else spread(peeled, n)
    if (deposits.length >= 2 && dice.chance(60)) sweep(deposits.splice(0))
  }
  wait(600)
  sweep(deposits.splice(0))
  wait(40 * 24 * 60)
  // Others go on, so that the ledger does not end with the thief.
  send(others, [[hot, others.reduce((sum, { value }) => sum + value, 0) - feeOf(others.length, 1)]])

  /** Five people, five equal outputs; each pays a fifth of the fee. */
  function mix(coin: Coin, with4: readonly Coin[], n: number): void {
    const people = [coin, ...with4]
    const share = Math.min(...people.map(({ value }) => value)) - 50_000
    const fee = feeOf(5, 10) / 5
    const outputs = people.flatMap(({ value }, i): (readonly [string, number])[] => [
      [keyAddress(`mixed ${n} ${i}`), share],
      [keyAddress(`left over ${n} ${i}`), value - share - fee],
    ])
    const own = new Set(outputs.slice(0, 2).map(([address]) => address))
    const mixed = send(people, dice.shuffle(outputs)).filter(({ address }) => own.has(address))
    flows.push(...mixed)
    ends.push(...mixed)
    sums.mixed += coin.value
  }

  /** Ten wallets in one transaction, and what is left. */
  function spread(coin: Coin, n: number): void {
    wait(dice.int(10, 60))
    const each = Math.floor((coin.value - feeOf(1, 10)) / 10)
    const outputs = Array.from({ length: 10 }, (_, i) => [keyAddress(`spread ${n} ${i}`), each] as const)
    const made = send([coin], outputs)
    flows.push(...made)
    ends.push(...made)
    fees += coin.value - 10 * each
    sums.dormant += 10 * each
  }

  /** The exchange collects deposits, with those of a customer. */
  function sweep(some: readonly Coin[]): void {
    if (some.length === 0) return
    wait(dice.int(30, 200))
    const customer = others.pop()!
    const all = [...some, customer]
    send(all, [[hot, all.reduce((sum, { value }) => sum + value, 0) - feeOf(all.length, 1)]])
  }

  const truth = {
    ...{ stolen, exchange: sums.exchange, service: sums.service, seized: rest.value, dormant: sums.dormant, peels },
    mixerAndFee: sums.mixed + fees,
  }
  const named = (kind: string) => PEELS.flatMap((to, n) => (to === kind ? [n] : []))
  const tags = [
    [hot, 'Generated Exchange', 'exchange'],
    ...named('deposit').map((n) => [scriptAddress(`deposit ${n}`), 'Generated Exchange deposit', 'exchange']),
    ...named('gambling').map((n) => [keyAddress(`gambling ${n}`), 'Generated Casino', 'gambling']),
  ]
  return {
    ledger: lines.join(''),
    labels: `${LABELS}${tags.map(([address, label, category]) => `  - { address: ${address}, label: ${label}, category: ${category} }\n`).join('')}`,
    prices: `asset,date,usd\n${days()
      .map((day) => `bitcoin/BTC,${day},50000\n`)
      .join('')}`,
    book: bookOf(flows, [...ends, rest]),
    thefts: thefts.map(({ tx, address }) => ({ tx, to: address })),
    rest: rest.address,
    truth,
  }
}

/** As `dyepack evaluate` reads it. */
function bookOf(flows: readonly Coin[], ends: readonly Coin[]): string {
  const source = 'generated: the book of the script that made the ledger'
  return [
    'kind,chain,tx_hash,seq,address,amount,source\n',
    ...flows.map(({ tx, index }) => `flow,bitcoin,${tx},${index},,,${source}\n`),
    ...ends.map(({ address, value }) => `endpoint,bitcoin,,,${address},${value},${source}\n`),
  ].join('')
}

/** Where each peel goes. */
const PEELS = [
  ...[
    'rest',
    'deposit',
    'deposit',
    'gambling',
    'deposit',
    'rest',
    'mix',
    'deposit',
    'deposit',
    'rest',
    'deposit',
    'spread',
  ],
  ...[
    'gambling',
    'deposit',
    'rest',
    'deposit',
    'mix',
    'rest',
    'deposit',
    'gambling',
    'deposit',
    'rest',
    'deposit',
    'rest',
  ],
]

const LABELS = `# Generated: none of these businesses exists.
title: Generated businesses
creator: dyepack
description: Made up by a script, for a case that never was
source: cases/generated-peel-chain/SOURCES.md
lastmod: 2024-03-01
confidence: ownership
currency: BTC
tags:
`

function days(): string[] {
  return Array.from({ length: 93 }, (_, n) =>
    new Date((START + n * 24 * 60 * MINUTES) * 1000).toISOString().slice(0, 10),
  )
}

function sha256(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(data).digest()
}

function hashOf(name: string): Uint8Array {
  return sha256(Buffer.from(`generated ${name}`)).subarray(0, 20)
}

/** Pay to witness public key hash. */
function keyAddress(name: string): string {
  return bech32.encode('bc', [0, ...bech32.toWords(hashOf(name))])
}

/** Pay to script hash. */
function scriptAddress(name: string): string {
  return base58check.encode(Uint8Array.from([5, ...hashOf(name)]))
}
