import { expect, test } from 'vitest'
import { chainOrder } from '../naive/chainOrder.ts'
import { counterparties } from '../naive/crowded.ts'
import { ledgerFromSeed } from '../naive/ledgers.ts'
import { openWith, writeLedger } from './plainLedger.ts'
import { inTempFolder } from './tempFolder.ts'

const SEEDS = Array.from({ length: 12 }, (_, seed) => 1000 + seed)

test.each(SEEDS)('of random ledger %i the store counts counterparties as one does by hand', (seed) =>
  inTempFolder(async (folder) => {
    const input = ledgerFromSeed(seed % 2 === 0 ? 'bitcoin' : 'ethereum', seed)
    const lines = [...new Set((input.transfersCsv ?? []).map((cells) => cells.join(',')))]
    const rows = lines.map((line) => line.split(','))
    const transactions = chainOrder(rows, input.utxoJsonl ?? [])
    const store = await openWith(folder, writeLedger(folder, lines, input.utxoJsonl ?? []))
    try {
      for (const above of [0, 1, 3]) {
        const found = await store.crowdedAddresses(above, Number.MAX_SAFE_INTEGER)
        const names = await store.addresses(found.map(({ address }) => address))
        const expected = [...counterparties(transactions)].flatMap(([key, { senders, receivers }]) =>
          senders.size > above && receivers.size > above ? [[key.split(' ')[1], senders.size, receivers.size]] : [],
        )
        const counted = found.map(({ senders, receivers }, index) => [names[index], senders, receivers])
        expect(counted.sort()).toEqual(expected.sort())
      }
    } finally {
      await store.close()
    }
  }),
)
