import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pullCase } from '../../../src/actions/pullCase.ts'
import { traceCase } from '../../../src/actions/traceCase.ts'
import { leadsFileSchema } from '../../../src/core/wire/leadsFile.ts'
import type { TraceFile } from '../../../src/core/wire/traceFile.ts'
import { openLedger } from '../../../src/store/duckdb/openLedger.ts'
import { ledgerRows } from '../../ingest/ledgerRows.ts'
import { diceFromSeed } from '../../naive/dice.ts'
import { inTempFolder } from '../../store/tempFolder.ts'
import { etlExport } from '../etlExport.ts'
import { explorerExport } from '../explorerExport.ts'
import { CUSTOMERS } from './customers.ts'
import { THIEF } from './drain.ts'
import { foundMoney } from './foundMoney.ts'
import { assetId, type Seeding, writeMoneyCase } from './moneyCase.ts'
import { movedMoney } from './movedMoney.ts'
import { addressOf } from './people.ts'
import { recordInTrouble } from './recordInTrouble.ts'
import { SERVICES } from './services.ts'
import { startTown, type Told, type Town } from './town.ts'
import { POLICIES } from './truth.ts'
import { BANK } from './world.ts'

let town: Town
let told: Told
/** That of the first telling, traced by the transactions of the theft. */
let folder: string

beforeAll(async () => {
  town = await startTown()
  told = await town.tell(1)
  folder = mkdtempSync(join(tmpdir(), 'dyepack-money-'))
  await traceByNode(told, folder)
})
afterAll(() => {
  town.anvil.stop()
  rmSync(folder, { recursive: true, force: true })
})

const traceOf = (of: string) => JSON.parse(readFileSync(join(of, 'out', 'trace.json'), 'utf8')) as TraceFile

async function traceByNode({ world, first, last }: Told, into: string, seeding: Seeding = 'transactions') {
  const blocks = { format: 'evm-rpc', url: town.anvil.url, chain: 'ethereum', from: first, to: last }
  writeMoneyCase(into, world, [blocks], seeding)
  await traceCase({ caseDir: into })
}

/** Every place, movement and swap of stolen coins, and what became of all that was stolen, as the book has it. */
function expectTruth({ world, now }: Told, of: string, read?: { loans: boolean }) {
  for (const policy of POLICIES) {
    const { places, visited: _, ...truth } = world.truth.account(policy, now, read)
    const { places: found, ...rest } = foundMoney(join(of, 'out'), policy)
    expect(rest).toEqual(truth)
    expect(new Set(found)).toEqual(new Set(places))
  }
}

/** The addresses that the exchange gave the thief, and nobody else's; no wallet belongs to somebody whom the exchange paid. */
function expectLeads(of: string) {
  const leads = leadsFileSchema.parse(JSON.parse(readFileSync(join(of, 'out', 'leads.json'), 'utf8')))
  const given = [0, 1].map((n) => addressOf(`deposit address ${n}`))
  expect(leads.depositAddresses.map(({ address }) => address).sort()).toEqual(given.sort())
  for (const { exchange, users } of leads.depositAddresses) {
    expect(exchange).toBe('Scripted Exchange')
    expect(users).toMatchObject([{ address: THIEF, traced: true }])
  }
  const linked = leads.fundingTrees.flatMap(({ members }) => members.map(({ address }) => address))
  const strangers = [...CUSTOMERS, ...given, ...SERVICES.map(([address]) => address)]
  expect(linked.filter((address) => strangers.includes(address))).toEqual([])
}

describe('scripted money on real contracts', () => {
  it('is found to the wei from the transactions of the theft, under every policy', () => {
    expectTruth(told, folder)
    const { origins, policies } = traceOf(folder)
    expect(origins.map(({ asset, stolen }) => [asset, stolen])).toEqual(
      told.world.truth.thefts.map(({ asset, amount }) => [assetId(asset), `${amount}`]),
    )
    for (const policy of POLICIES) for (const line of policies[policy]!.check) expect(line.difference).toBe('0')
  })

  it('went through the two addresses that the exchange gave the thief, which are found as leads', () =>
    expectLeads(folder))

  it("is found to the wei from the thief's address", async () => {
    await inTempFolder(async (other) => {
      await traceByNode(told, other, 'address')
      expectTruth(told, other)
    })
  })

  it('has every swap read, and contested only where nobody knows the worth of what came out', () => {
    const { hides, unpriced } = told.world
    for (const { conversions, losses } of Object.values(traceOf(folder).policies)) {
      if (losses.length > 0)
        expect(losses.filter((one) => one.class === 'encumbered')).toMatchObject([{ label: 'Aave v3' }])
      const loans = conversions.filter(({ loan }) => loan !== null)
      expect(loans).toMatchObject([{ loan: 'borrow', mark: 'approximate', address: addressOf('borrower') }])
      expect(conversions.filter(({ mark }) => mark !== null)).toEqual(loans)
      const contested = conversions.filter((one) => one.contested !== null)
      expect(contested.map(({ txHash }) => txHash)).toEqual(unpriced)
      for (const { txHash, contested: why } of contested) {
        const follows = hides.includes(txHash!) ? 'paid' : 'received'
        expect(why).toMatchObject({ why: 'no-price', follows })
      }
    }
  })

  it('has the orders of CoW Protocol as their own logs name them', async () => {
    const store = await openLedger(join(folder, 'ledger.duckdb'))
    const orders = await store.events(['order'], Number.MAX_SAFE_INTEGER)
    const owners = await store.addresses(orders.map(({ who }) => who!))
    await store.close()
    const [signer, customer] = ['signer', 'order customer'].map((name) => addressOf(name).toLowerCase())
    expect([...owners].sort()).toEqual([customer, signer, signer].sort())
  })

  it('is with no honest customer, even under the policy that spreads the most', () => {
    const honest = [...CUSTOMERS, BANK, ...HONEST.map(addressOf)]
    for (const { holdings } of Object.values(traceOf(folder).policies))
      expect(holdings.filter(({ address }) => honest.includes(address))).toEqual([])
  })
})

describe('the same blocks from elsewhere', () => {
  it('as an export of ethereum-etl give the same ledger, row for row', async () => {
    await inTempFolder(async (other) => {
      const files = await etlExport(town.anvil, told.first, told.last, other)
      writeMoneyCase(other, told.world, [{ format: 'ethereum-etl', files: [...files], covers: 'all' }], 'transactions')
      await traceCase({ caseDir: other })
      expectTruth(told, other)
      const ledger = 'ledger.duckdb'
      expect(await ledgerRows(join(other, ledger))).toEqual(await ledgerRows(join(folder, ledger)))
    })
  })

  it('asked for by address, round after round from the thief on, are the same money', async () => {
    await inTempFolder(async (other) => {
      const { first: from, last: to } = told
      const source = { format: 'evm-rpc', url: town.anvil.url, chain: 'ethereum', from, to, by: 'address' }
      writeMoneyCase(other, told.world, [source], 'address')
      const { left, failed, tooBusy } = await pullCase({ caseDir: other })
      expect({ left, failed, tooBusy }).toEqual({ left: [], failed: [], tooBusy: [] })
      expectTruth(told, other)
    })
  })

  it.each([2])(
    'from a node that fails, breaks off and changes its newest blocks, are the same trace: seed %i',
    async (seed) => {
      const { first, last, world } = told
      await inTempFolder(async (other) => {
        const blocks = { format: 'evm-rpc', url: 'env:NO_NODE', chain: 'ethereum', from: first, to: last }
        writeMoneyCase(other, world, [blocks], 'transactions')
        await recordInTrouble(town.anvil, diceFromSeed(seed), join(other, 'sources', `ethereum-${first}`), first, last)
        await traceCase({ caseDir: other })
        expect(readFileSync(join(other, 'out', 'flows.csv'))).toEqual(readFileSync(join(folder, 'out', 'flows.csv')))
        // Warnings name files, and these are cut otherwise.
        const { warnings: _, ...calm } = traceOf(folder)
        expect(traceOf(other)).toMatchObject(calm)
        const ledger = 'ledger.duckdb'
        expect(await ledgerRows(join(other, ledger))).toEqual(await ledgerRows(join(folder, ledger)))
      })
    },
  )

  // Who settles an order is in no list of who gave it, and within a transaction the order of calls is that of the files. Loans are
  // told by logs alone.
  it('as lists of an explorer, of whoever had stolen coins, give what these did', async () => {
    await inTempFolder(async (other) => {
      const owners = new Set(told.world.truth.account('dirty-first', told.now).visited)
      const files = await explorerExport(town.anvil, told.first, told.last, other, [...owners])
      writeMoneyCase(
        other,
        told.world,
        [{ format: 'etherscan-json', files: [...files], chain: 'ethereum' }],
        'transactions',
      )
      await traceCase({ caseDir: other })
      expectTruth(told, other, { loans: false })
      // Gas of whoever paid an owner is in the owner's lists, and of whoever settled his order is not.
      const moved = async (of: string) =>
        (await movedMoney(join(of, 'ledger.duckdb'))).filter((line) => {
          const [, kind, , from, to] = line.split(' ')
          return kind !== 'gas' && (owners.has(from!) || owners.has(to!))
        })
      expect(await moved(other)).toEqual(await moved(folder))
    })
  })
})

const HONEST = ['order customer', 'solver', "the exchange's gas station", 'owner of the Safe']

describe('the same money told in another order, with other amounts', () => {
  it.each([2, 3, 4])('by the dice of seed %i', async (seed) => {
    const other = await town.tell(seed)
    await inTempFolder(async (into) => {
      await traceByNode(other, into, seed % 2 === 0 ? 'address' : 'transactions')
      expectTruth(other, into)
      expectLeads(into)
    })
  })
})
