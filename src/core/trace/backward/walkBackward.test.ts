import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MemoryLedger, memoryLedger } from '../../../../test/memory/memoryLedger.ts'
import { planOf } from '../../../../test/memory/planOf.ts'
import { chainOrder, type UtxoTransaction } from '../../../../test/naive/chainOrder.ts'
import type { NaiveOrigin } from '../../../../test/naive/findClaims.ts'
import { ledgerFromSeed } from '../../../../test/naive/ledgers.ts'
import type { NaiveInput } from '../../../../test/naive/naiveInput.ts'
import { naiveTrace } from '../../../../test/naive/naiveTrace.ts'
import type { MovementBatch } from '../../ledger/batch.ts'
import { chainModel } from '../../ledger/chains.ts'
import { unwrapped } from '../../ledger/tokens.ts'
import { BURN_ADDRESSES, ENTRY_POINTS } from '../../ledger/words.ts'
import { NO_LENDING } from '../lending/lendingPlan.ts'
import { POLICIES } from '../policies/policies.ts'
import { POLICY_IDS, type PolicyId } from '../policyIds.ts'
import type { ReadingContext } from '../walk/readTransaction.ts'
import { Ancestors } from './ancestors.ts'
import { type CameFrom, type Held, walkBackward } from './walkBackward.ts'

const RUNS = { numRuns: 20 }

interface Question {
  readonly hops?: number
  readonly transactions?: number
  readonly coinJoins?: readonly number[]
  /** Default: nothing has a price, and no asset is of a lending market. */
  readonly reading?: Pick<ReadingContext, 'market' | 'lending'>
}

/** Asks where the coins of some holdings came from: every batch is the whole ledger, as `Ancestors` takes what it needs. */
function backward(ledger: MemoryLedger, held: readonly Held[], question: Question = {}) {
  const { hops = null, transactions = 1e6, coinJoins = [], reading: known } = question
  const idsOf = (names: readonly string[]) => new Set(names.flatMap((name) => ledger.ids.address('', name) ?? []))
  const burn = idsOf(BURN_ADDRESSES)
  const reading = {
    burn,
    entryPoints: idsOf(ENTRY_POINTS),
    issuers: new Map(
      ledger.assets.flatMap((asset, id) => {
        const issuer = ledger.ids.address('', asset.slice(asset.indexOf('/') + 1))
        return issuer === null ? [] : [[id, issuer] as const]
      }),
    ),
    covered: ledger.assets.map(() => 'all' as const),
    market: {
      price: () => null,
      decimals: () => 0,
      unwrapped: (asset: number) => ledger.ids.asset(unwrapped(ledger.assets[asset]!)) ?? asset,
    },
    contested: { follow: 'received' as const, transactions: new Map() },
    lending: NO_LENDING,
    ...known,
  }
  const isUtxo = (asset: number) => chainModel(ledger.assets[asset]!.split('/')[0]!) === 'utxo'
  const ancestors = new Ancestors(held, isUtxo, {
    reading,
    stopAt: (address) => (burn.has(address) ? 'minted' : null),
    isCoinJoin: (batch, row) => coinJoins.includes(batch.tx[row]!),
    hops,
    transactions,
  })
  while (ancestors.wanted() !== null) {
    ancestors.supply(ledger.batch)
    const borrowers = ancestors.borrowers()
    ancestors.supplyCollateral(heldIn(ledger).filter(({ address }) => borrowers.includes(address)))
    ancestors.advance()
  }
  const policies = POLICY_IDS.map((id) => POLICIES[id]).filter(
    ({ conserves, chains }) => conserves && (chains === 'any' || isUtxo(held[0]!.asset)),
  )
  const batches = ancestors.transactions.map((tx) => transactionIn(ledger.batch, tx))
  return walkBackward({ batches, met: ancestors.met, held, policies, reading })
}

/** A batch of one transaction. */
function transactionIn(batch: MovementBatch, tx: number): MovementBatch {
  const first = batch.tx.indexOf(tx)
  const end = batch.tx.lastIndexOf(tx) + 1
  const { row, time, kind, asset, inputs, outputs } = batch
  return {
    ...batch,
    length: end - first,
    row: row.subarray(first, end),
    tx: batch.tx.subarray(first, end),
    time: time.subarray(first, end),
    kind: kind.subarray(first, end),
    asset: asset.subarray(first, end),
    inputs: { ...inputs, start: inputs.start.subarray(first, end + 1) },
    outputs: { ...outputs, start: outputs.start.subarray(first, end + 1) },
  }
}

/** policy → holding → origin → [amount, basis], as the naive trace writes it. */
function spoken(came: CameFrom, ledger: MemoryLedger) {
  return new Map(
    came.policies.map(({ policy, holdings }) => [
      policy,
      new Map(
        holdings.map(({ holding, parts }) => [
          ledger.holdings[holding]!,
          Object.fromEntries(parts.map(({ origin, amount, basis }) => [origin, [`${amount}`, `${basis}`]])),
        ]),
      ),
    ]),
  )
}

/** Unspent outputs of value, or the stocks of everybody. */
function heldIn({ batch, holdings, assets }: MemoryLedger): Held[] {
  const found = new Map<number, Held>()
  for (let row = 0; row < batch.length; row++) {
    const asset = batch.asset[row]!
    const utxo = assets[asset] === 'bitcoin/BTC'
    for (let leg = batch.inputs.start[row]!; leg < batch.inputs.start[row + 1]!; leg++) {
      const holding = batch.inputs.holding[leg]!
      if (utxo) found.delete(holding)
      else found.set(holding, { holding, address: batch.inputs.address[leg]!, asset, amount: null, received: false })
    }
    for (let leg = batch.outputs.start[row]!; leg < batch.outputs.start[row + 1]!; leg++) {
      const [holding, amount] = [batch.outputs.holding[leg]!, batch.outputs.amount.lo[leg]!]
      if (utxo && amount === 0n) continue
      const address = batch.outputs.address[leg]!
      found.set(holding, { holding, address, asset, amount: utxo ? amount : null, received: false })
    }
  }
  return [...found.values()].filter(({ holding }) => !BURN_ADDRESSES.includes(holdings[holding]!.split('|')[0]!))
}

describe('on UTXO chains', () => {
  /** One output a coinbase, and a transaction of its own for each outpoint that is not there: so every inflow is one seed. */
  function utxoCase(seed: number) {
    const all = ledgerFromSeed('bitcoin', seed).utxoJsonl!.map((one) =>
      one.is_coinbase ? { ...one, outputs: one.outputs.slice(0, 1) } : one,
    )
    const made = new Set(all.flatMap(({ hash, outputs }) => outputs.map(({ index }) => `${hash}:${index}`)))
    const creators: UtxoTransaction[] = []
    const short = all.map((one) => ({
      ...one,
      inputs: one.inputs.map((input) => {
        if (made.has(`${input.spent_transaction_hash}:${input.spent_output_index}`)) return input
        const hash = `${creators.length}`.padStart(64, 'f')
        const { value, addresses } = input
        creators.push({
          ...{ hash, block_number: 1, block_timestamp: 1, index: creators.length, is_coinbase: true, inputs: [] },
          outputs: [{ index: 0, addresses, value }],
        })
        return { ...input, spent_transaction_hash: hash, spent_output_index: 0 }
      }),
    }))
    return { short, whole: [...creators, ...short] }
  }

  test('the answer for a holding is what a trace forward from every inflow says of it', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { short, whole } = utxoCase(seed)
        const ledger = memoryLedger([], short)
        const order = chainOrder([], short)
        const held = heldIn(ledger)
        for (const asked of [held, ...held.slice(-2).map((one) => [one])]) {
          if (asked.length === 0) continue
          const came = backward(ledger, asked)
          const origins = came.inflows.map(({ holding, spentBy }): NaiveOrigin => {
            const name =
              spentBy === null
                ? ledger.holdings[holding!]!
                : order[spentBy.row]!.movements[0]!.inputs[spentBy.input]!.holding
            return { asset: 'bitcoin/BTC', seed: { tx: name.split(':')[0]! } }
          })
          const input: NaiveInput = { utxoJsonl: whole, origins }
          for (const [policy, holdings] of spoken(came, ledger)) {
            const forward = naiveTrace(input, policy).holdings
            for (const [holding, parts] of holdings) expect(parts).toEqual(forward[holding])
          }
        }
      }),
      RUNS,
    )
  })

  test('under policies that do not prefer clean coins, each origin alone says the same', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { short, whole } = utxoCase(seed)
        const ledger = memoryLedger([], short)
        const held = heldIn(ledger).slice(-3)
        if (held.length === 0) return
        const came = backward(ledger, held)
        for (const { origin, holding } of came.inflows.filter(({ spentBy }) => spentBy === null).slice(0, 4)) {
          const tx = ledger.holdings[holding!]!.split(':')[0]!
          for (const policy of ['fifo', 'lifo'] satisfies PolicyId[]) {
            const input = { utxoJsonl: whole, origins: [{ asset: 'bitcoin/BTC', seed: { tx } }] }
            const forward = naiveTrace(input, policy).holdings
            for (const [name, parts] of spoken(came, ledger).get(policy)!)
              expect(parts[origin]).toEqual(forward[name]?.['1'])
          }
        }
      }),
      { numRuns: 15 },
    )
  })

  test('a search that is cut accounts for every coin all the same', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 4 }), fc.boolean(), (seed, most, byHops) => {
        const ledger = memoryLedger([], utxoCase(seed).short)
        const held = heldIn(ledger).slice(-1)
        if (held.length === 0) return
        const came = backward(ledger, held, byHops ? { hops: most } : { transactions: most })
        if (byHops) for (const { depth } of came.inflows) expect(depth ?? 0).toBeLessThanOrEqual(most)
        for (const { holdings } of came.policies) {
          for (const { total, parts } of holdings)
            expect(parts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(total)
        }
      }),
      RUNS,
    )
  })

  test('a way back ends at the outputs of a CoinJoin, and goes on behind one that is asked for', () => {
    const id = (n: number) => `${n}`.padStart(64, '0')
    const output = (index: number, value: number) => ({ index, addresses: [], value })
    const place = (n: number) => ({ hash: id(n), block_number: n, block_timestamp: n, index: 0 })
    const spends = (n: number, index: number, value: number) => {
      return { spent_transaction_hash: id(n), spent_output_index: index, addresses: [], value }
    }
    const ledger = memoryLedger(
      [],
      [
        { ...place(1), is_coinbase: true, inputs: [], outputs: [output(0, 50)] },
        { ...place(2), is_coinbase: false, inputs: [spends(1, 0, 50)], outputs: [output(0, 20), output(1, 30)] },
        { ...place(3), is_coinbase: false, inputs: [spends(2, 0, 20)], outputs: [output(0, 20)] },
      ],
    )
    const ask = (name: string, amount: bigint) => {
      const holding = ledger.holdings.indexOf(name)
      const came = backward(ledger, [{ holding, address: -1, asset: 0, amount, received: false }], { coinJoins: [1] })
      return came.inflows.map(({ kind, holding: from }) => [kind, ledger.holdings[from!]])
    }
    expect(ask(`${id(3)}:0`, 20n)).toEqual([['coinjoin', `${id(2)}:0`]])
    expect(ask(`${id(2)}:1`, 30n)).toEqual([['coinbase', `${id(1)}:0`]])
    expect(ask(`${id(1)}:0`, 50n)).toEqual([['coinbase', `${id(1)}:0`]])
  })
})

describe('on account chains', () => {
  /** What both directions say of every stock where the coins of nobody are newly made: minted coins are clean on the way forward. */
  function compare(input: NaiveInput, question: Question, ledger: MemoryLedger): CameFrom | null {
    const held = heldIn(ledger)
    if (held.length === 0) return null
    const came = backward(ledger, held, question)
    const minted = new Set(came.inflows.filter(({ kind }) => kind === 'minted').map(({ origin }) => origin))
    const openings = came.inflows.filter(({ kind }) => kind === 'shortfall')
    const numbers = new Map(openings.map(({ origin }, index) => [`${origin}`, `${index + 1}`]))
    const origins = openings.map(({ holding }): NaiveOrigin => {
      const [opening, asset] = ledger.holdings[holding!]!.split('|') as [string, string]
      return { asset, seed: { opening, amount: 'all' } }
    })
    if (origins.length === 0) return null
    for (const [policy, holdings] of spoken(came, ledger)) {
      // Which lots a policy takes first may be a matter of the minted ones, and so may be what a loan takes.
      if (minted.size > 0 && (input.lending !== undefined || (policy !== 'fifo' && policy !== 'lifo'))) continue
      const forward = naiveTrace({ ...input, origins }, policy).holdings
      for (const [holding, parts] of holdings) {
        const known = Object.entries(parts).filter(([origin]) => numbers.has(origin))
        const renumbered = Object.fromEntries(known.map(([origin, part]) => [numbers.get(origin)!, part]))
        expect(renumbered).toEqual(forward[holding] ?? {})
      }
    }
    return minted.size > 0 ? null : came
  }

  test('the answer for a stock is what a trace forward says of it that takes every shortfall for an origin', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { transfersCsv } = ledgerFromSeed('ethereum', seed, 0)
        compare({ transfersCsv: transfersCsv!, origins: [] }, {}, memoryLedger(transfersCsv!))
      }),
      RUNS,
    )
  })

  describe('with loans', () => {
    const cases = Array.from({ length: 120 }, (_, seed) => {
      const { options, ...input } = ledgerFromSeed('ethereum', seed, 100)
      const { prices = {} } = options
      const ledger = memoryLedger(input.transfersCsv!, [], input.events)
      const { market, lending } = planOf({ ...input, origins: [], options: { prices } }, ledger)
      return { input: { ...input, options: { prices } }, ledger, question: { reading: { market, lending } } }
    })

    test('the answer for all stocks is what a trace forward says of them', () => {
      const compared = cases.filter(({ input, ledger, question }) => compare(input, question, ledger) !== null)
      expect(compared.length).toBeGreaterThan(10)
    })

    /** By the holdings that it came from: origins have other numbers in another question. */
    const partsOf = ({ inflows, policies }: CameFrom, policy: PolicyId, holding: number) => {
      const names = new Map(inflows.map(({ origin, kind, holding: from }) => [origin, `${kind} ${from}`]))
      const { holdings } = policies.find((one) => one.policy === policy)!
      return new Map(
        holdings.find((one) => one.holding === holding)!.parts.map(({ origin, ...part }) => [names.get(origin), part]),
      )
    }

    test('a stock that is asked for alone comes through its loans from where it came from beside all others', () => {
      let throughLoans = 0
      for (const { input, ledger, question } of cases) {
        const borrowers = (input.events ?? []).flatMap(({ kind, other }) => (kind === 'borrow' ? (other ?? []) : []))
        const held = heldIn(ledger)
        const got = held.filter(({ address }) => borrowers.includes(ledger.addresses[address]!)).slice(0, 4)
        if (got.length === 0) continue
        const all = backward(ledger, held, question)
        for (const one of got) {
          const alone = backward(ledger, [one], question)
          for (const policy of ['fifo', 'lifo'] as const)
            expect(partsOf(alone, policy, one.holding)).toEqual(partsOf(all, policy, one.holding))
          const { parts } = alone.policies[0]!.holdings[0]!
          const receipts = new Set(alone.inflows.filter(({ asset }) => asset !== one.asset).map(({ origin }) => origin))
          if (parts.some(({ origin }) => receipts.has(origin))) throughLoans++
        }
      }
      expect(throughLoans).toBeGreaterThan(10)
    })
  })
})
