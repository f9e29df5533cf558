import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { importData } from '../../actions/importData.ts'
import { openLedger } from './openLedger.ts'

const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'
const HEADER =
  'hash,block_number,transaction_index,from_address,to_address,value,gas,gas_price,block_timestamp,receipt_gas_used,receipt_effective_gas_price,receipt_status,receipt_contract_address'

const transaction = fc.record({
  sameBlock: fc.boolean(),
  from: fc.constantFrom(...[1, 2, 3].map(person)),
  to: fc.constantFrom(person(1), person(4), WETH),
  value: fc.constantFrom('0', '1', '1000000000000000000', `${2n ** 130n}`),
  price: fc.constantFrom(0, 7),
  status: fc.constantFrom('1', '1', '0'),
})

function person(n: number): string {
  return `0x${String(n).padStart(40, '0')}`
}

/** Lines of ethereum-etl, in the order of the chain. */
function linesOf(transactions: readonly (typeof transaction extends fc.Arbitrary<infer T> ? T : never)[]): string[] {
  let [height, index] = [100, -1]
  return transactions.map(({ sameBlock, from, to, value, price, status }, n) => {
    if (sameBlock) index++
    else [height, index] = [height + 1, 0]
    const hash = `0x${String(n + 1).padStart(64, '0')}`
    return `${hash},${height},${index},${from},${to},${value},21000,${price},${1_700_000_000 + height * 12},21000,${price},${status},`
  })
}

async function ledgerOf(lines: readonly string[], format = 'ethereum-etl', header = HEADER): Promise<unknown> {
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, 'rows.csv'), `${[header, ...lines].join('\n')}\n`)
    const ledger = join(folder, 'ledger.duckdb')
    await importData({ ledger, folder, imports: [{ format, files: ['rows.csv'] }] })
    const store = await openLedger(ledger)
    try {
      const { digest, movements, chains } = await store.summary()
      return { digest, movements, chains }
    } finally {
      await store.close()
    }
  })
}

it('makes the same ledger of a list in the order of the chain and of the same lines in another order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { minLength: 2, maxLength: 16 }), async (transactions) => {
      const lines = linesOf(transactions)
      expect(await ledgerOf(lines)).toEqual(await ledgerOf(lines.toReversed()))
    }),
    { numRuns: 8 },
  )
})

const TRANSFERS_HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'

const movement = fc.record({
  same: fc.constantFrom('transaction', 'transaction', 'block', 'nothing'),
  skip: fc.nat(2),
  kind: fc.constantFrom('native', 'gas', 'token'),
  from: fc.constantFrom(...[1, 2, 3].map(person)),
  amount: fc.constantFrom('0', '5', `${2n ** 130n}`),
})

/** Lines of transfers-csv, in the order of the chain: several of a transaction, each with its number. */
function movementLines(movements: readonly (typeof movement extends fc.Arbitrary<infer T> ? T : never)[]): string[] {
  let [height, index, seq, hash] = [100, 0, -1, 1]
  return movements.map(({ same, skip, kind, from, amount }) => {
    if (same === 'nothing') [height, index, seq, hash] = [height + 1, 0, -1, hash + 1]
    if (same === 'block') [index, seq, hash] = [index + 1, -1, hash + 1]
    seq += 1 + skip
    const [asset, symbol] = kind === 'token' ? [WETH, 'WETH'] : ['ETH', 'ETH']
    const time = new Date(1_700_000_000_000 + height * 12_000).toISOString()
    const place = `ethereum,${height},${time},${index},0x${String(hash).padStart(64, '0')},${seq},${kind}`
    return `${place},ethereum/${asset},${symbol},18,${from},${kind === 'gas' ? '' : person(4)},${amount}`
  })
}

it('makes the same ledger of movements in the order of the chain, several of a transaction, and in another order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(movement, { minLength: 2, maxLength: 16 }), async (movements) => {
      const lines = movementLines(movements)
      const [inOrder, turned] = await Promise.allSettled(
        [lines, lines.toReversed()].map((rows) => ledgerOf(rows, 'transfers-csv', TRANSFERS_HEADER)),
      )
      expect(withoutLines(inOrder!)).toEqual(withoutLines(turned!))
    }),
    { numRuns: 12 },
  )
})

/** What became of an import; of one that was refused the code. */
function withoutLines(end: PromiseSettledResult<unknown>): unknown {
  return end.status === 'fulfilled' ? end.value : (end.reason as { readonly code: string }).code
}

it('refuses in such a list what it refuses elsewhere', async () => {
  const [first, second, third] = linesOf(
    Array.from({ length: 3 }, () => {
      return { sameBlock: false, from: person(1), to: person(2), value: '1', price: 7, status: '1' }
    }),
  ) as [string, string, string]
  const onePlace = second.replace(',102,', ',101,').replace('1700001224', '1700001212')
  await expect(ledgerOf([first, onePlace])).rejects.toMatchObject({ code: 'TWO_TRANSACTIONS_ONE_PLACE' })
  const again = third.replace(/^0x[0-9]+/, first.slice(0, 66))
  await expect(ledgerOf([first, second, again])).rejects.toMatchObject({ code: 'TRANSACTION_TWICE' })
  const noHash = second.replace(/^0x0/, '0xg')
  await expect(ledgerOf([first, noHash, third])).rejects.toMatchObject({ code: 'BAD_ROWS' })
})
