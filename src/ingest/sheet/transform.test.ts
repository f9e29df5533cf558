import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSheet } from '../../../test/sheet/readSheet.ts'

const A = '0x00000000000000000000000000000000000000a1'
const B = '0x00000000000000000000000000000000000000b2'
const C = '0x00000000000000000000000000000000000000c3'
const ETH = 'asset: { id: ethereum/ETH, symbol: ETH, decimals: 18 }'
const COLUMNS = 'columns: { time: when, from: payer, to: payee, amount: sum }'
const BASIC = `${COLUMNS}\ntime: { format: iso, zone: UTC }\namount: { unit: whole }\n${ETH}\n`
const WHEN = '2023-06-02 21:49:23'
const csv = (...rows: readonly string[]) => `when,payer,payee,sum\n${rows.join('\n')}\n`
const row = (sum: string, when = WHEN) => `${when},${A},${B},"${sum}"`
/** Amounts of one column under one `amount:` of the mapping; null where a cell is refused. */
const amounts = async (form: string, cells: readonly string[], decimals = 6) => {
  const mapping = `${COLUMNS}\ntime: { format: iso, zone: UTC }\namount: ${form}\nasset: { id: ethereum/x, symbol: X, decimals: ${decimals} }\n`
  const { rows, bad } = await readSheet(csv(...cells.map((cell) => row(cell))), mapping)
  const refused = new Set(bad.map(({ line }) => line - 1))
  return cells.map((_, i) => (refused.has(i + 1) ? null : (rows.find(({ record }) => record === i + 1)?.amount ?? '0')))
}
const times = async (time: string, cells: readonly string[]) => {
  const mapping = `${COLUMNS}\ntime: ${time}\namount: { unit: base }\n${ETH}\n`
  const { rows } = await readSheet(csv(...cells.map((cell) => row('1', `"${cell}"`))), mapping)
  return cells.map((_, i) => {
    const found = rows.find(({ record }) => record === i + 1)
    return found === undefined ? null : new Date(found.time!).toISOString()
  })
}

describe('amounts', () => {
  it('in whole coins come out in base units, to the last digit', async () => {
    expect(await amounts('{ unit: whole }', ['1.5', '0.000001', '1', ' 2.50 ', '0'])).toEqual([
      '1500000',
      '1',
      '1000000',
      '2500000',
      '0',
    ])
    expect(await amounts('{ unit: whole }', ['182163.960000000000000001'], 18)).toEqual(['182163960000000000000001'])
    expect(await amounts('{ unit: base }', ['1500000', '1.5'])).toEqual(['1500000', null])
  })

  it('are refused where the mapping does not say how they are written', async () => {
    const bad = ['1e18', '1,000.50', '0x10', '1.0000001', '-1', '+1', '$1', '1.000,50', '=A1*2', '#N/A', 'NaN', '∞', '']
    expect(await amounts('{ unit: whole }', bad)).toEqual(bad.map(() => null))
  })

  it('follow the decimal sign, the sign between thousands, a prefix and a suffix', async () => {
    expect(await amounts('{ unit: whole, thousands: "," }', ['1,000.50', '1000.5', '1,00.5', '1.000,5'])).toEqual([
      '1000500000',
      '1000500000',
      null,
      null,
    ])
    expect(
      await amounts('{ unit: whole, decimal: ",", thousands: "." }', ['1.000,50', '1,5', '1,000.5', '1.5']),
    ).toEqual(['1000500000', '1500000', null, null])
    expect(await amounts('{ unit: whole, decimal: "," }', ['1,5', '1.5', '1.000,5'])).toEqual(['1500000', null, null])
    expect(await amounts('{ unit: whole, decimal: ",", thousands: " " }', ['1 000,5', '1000,5', '1.000,5'])).toEqual([
      '1000500000',
      '1000500000',
      null,
    ])
    expect(await amounts(`{ unit: whole, thousands: "'" }`, ["1'000.5", '1,000.5'])).toEqual(['1000500000', null])
    expect(await amounts('{ unit: whole, prefix: $, suffix: USD }', ['$1.5', '$ 1.5 USD', '1.5', '€1'])).toEqual([
      '1500000',
      '1500000',
      '1500000',
      null,
    ])
  })

  it('agree with whole-number arithmetic', async () => {
    const cell = fc.tuple(
      fc.bigInt(0n, 2n ** 256n - 1n),
      fc.constantFrom('{ unit: whole, thousands: "," }', '{ unit: whole, decimal: ",", thousands: "." }'),
    )
    await fc.assert(
      fc.asyncProperty(cell, fc.nat({ max: 30 }), async ([units, form], decimals) => {
        const text = units.toString().padStart(decimals + 1, '0')
        const whole = text.slice(0, text.length - decimals).replace(/\B(?=(\d{3})+$)/g, ',')
        const english = decimals === 0 ? whole : `${whole}.${text.slice(-decimals)}`
        const other = english.replace(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'))
        expect(await amounts(form, [form.includes('decimal') ? other : english], decimals)).toEqual([units.toString()])
      }),
      { seed: 4, numRuns: 15 },
    )
  })
})

describe('times', () => {
  it('with a zone of their own need none declared; those without are refused', async () => {
    expect(
      await times('{ format: iso }', [
        '2023-06-02T21:49:23Z',
        '2023-06-02 21:49:23+02:00',
        '2023-06-02 21:49:23 UTC',
        WHEN,
      ]),
    ).toEqual(['2023-06-02T21:49:23.000Z', '2023-06-02T19:49:23.000Z', '2023-06-02T21:49:23.000Z', null])
  })

  it('of mixed zones go by the cell’s own, and by the declared one where it has none', async () => {
    expect(
      await times('{ format: iso, zone: "+09:00" }', [WHEN, '2023-06-02T21:49:23Z', '2023-06-02T21:49:23.250-05:30']),
    ).toEqual(['2023-06-02T12:49:23.000Z', '2023-06-02T21:49:23.000Z', '2023-06-03T03:19:23.250Z'])
  })

  it('of a zone whose clocks are turned are refused where they are none or two', async () => {
    const cells = [
      '2023-03-26 01:59:59',
      '2023-03-26 02:30:00',
      '2023-03-26 03:00:00',
      '2023-10-29 01:59:59',
      '2023-10-29 02:30:00',
      '2023-10-29 03:00:00',
    ]
    expect(await times('{ format: iso, zone: Europe/Vienna }', cells)).toEqual([
      '2023-03-26T00:59:59.000Z',
      null,
      '2023-03-26T01:00:00.000Z',
      '2023-10-28T23:59:59.000Z',
      null,
      '2023-10-29T02:00:00.000Z',
    ])
  })

  it('follow a pattern, to the letter', async () => {
    expect(
      await times('{ format: "dd/MM/yyyy HH:mm", zone: UTC }', [
        '01/02/2023 10:00',
        '31/02/2023 10:00',
        '1/2/2023 10:00',
        '01/02/23 10:00',
        '01/13/2023 10:00',
      ]),
    ).toEqual(['2023-02-01T10:00:00.000Z', null, null, null, null])
    expect(await times('{ format: "M/d/yy h:mm a", zone: UTC }', ['2/1/23 1:05 PM', '12/31/23 12:00 AM'])).toEqual([
      '2023-02-01T13:05:00.000Z',
      '2023-12-31T00:00:00.000Z',
    ])
    expect(await times('{ format: "MMM-dd-yyyy hh:mm:ss a", zone: UTC }', ['Jun-02-2023 09:49:23 PM'])).toEqual([
      '2023-06-02T21:49:23.000Z',
    ])
    expect(await times('{ format: "yyyy-MM-ddTHH:mm:ssXXX" }', ['2023-06-02T21:49:23+02:00'])).toEqual([
      '2023-06-02T19:49:23.000Z',
    ])
    expect(await times('{ format: "dd.MM.yyyy", zone: UTC }', ['02.06.2023'])).toEqual(['2023-06-02T00:00:00.000Z'])
  })

  it('as numbers are taken only where the mapping says so', async () => {
    expect(await times('{ format: iso, zone: UTC }', ['45079.909293981', '1685742563'])).toEqual([null, null])
    expect(await times('{ format: excel, zone: UTC }', ['45079.9092939815', WHEN, '1685742563'])).toEqual([
      '2023-06-02T21:49:23.000Z',
      null,
      null,
    ])
    expect(await times('{ format: unix }', ['1685742563', '1685742563.5', '45079.9', '1685742563000'])).toEqual([
      '2023-06-02T21:49:23.000Z',
      '2023-06-02T21:49:23.500Z',
      null,
      null,
    ])
    expect(await times('{ format: unix-ms }', ['1685742563250', '1685742563'])).toEqual([
      '2023-06-02T21:49:23.250Z',
      null,
    ])
  })

  it('before there was anything to trace are refused', async () => {
    expect(
      await times('{ format: iso, zone: UTC }', ['1970-01-01 00:00:00', '2008-12-31 23:59:59', '2009-01-03 18:15:05']),
    ).toEqual([null, null, '2009-01-03T18:15:05.000Z'])
  })
})

describe('rows', () => {
  it('keep height and hash, and are native, or a token’s, by their asset', async () => {
    const table = `when,payer,payee,sum,block,tx\n${WHEN},${A},${B},1,17395810.0,0x${'AB'.repeat(32)}\n`
    const mapping = BASIC.replace('amount: sum', 'amount: sum, height: block, tx_hash: tx')
    expect((await readSheet(table, mapping)).rows).toEqual([
      {
        record: 1,
        time: Date.parse(`${WHEN}Z`),
        from: A,
        to: B,
        amount: '1000000000000000000',
        asset: 'ethereum/ETH',
        kind: 0,
        height: 17395810,
        hash: `0x${'ab'.repeat(32)}`,
      },
    ])
    const usd = await readSheet(table, mapping.replace(ETH, 'asset: { id: ethereum/usd, symbol: USD, decimals: 2 }'))
    expect(usd.rows).toMatchObject([{ kind: 2, amount: '100', asset: 'ethereum/usd' }])
    expect(usd.extract.tells).toEqual(['token'])
  })

  it('have their asset by a cell, in any case of letters', async () => {
    const table = `when,payer,payee,sum,coin\n${WHEN},${A},${B},1.5,eth\n${WHEN},${A},${B},1.5,USDT\n${WHEN},${A},${B},1.5,USDTT\n`
    const mapping =
      `${BASIC.replace(ETH, 'assets:\n  ETH: { id: ethereum/ETH, symbol: ETH, decimals: 18 }\n  usdt: { id: "ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7", symbol: USDT, decimals: 6 }')}`.replace(
        'amount: sum',
        'amount: sum, asset: coin',
      )
    expect((await readSheet(table, mapping)).bad).toEqual([
      { line: 4, field: 'coin', value: 'USDTT' },
      { line: 4, field: 'sum', value: '1.5' },
    ])
    const good = await readSheet(table.replace('USDTT', 'USDT'), mapping)
    expect(good.rows.map(({ asset, amount }) => [asset, amount])).toEqual([
      ['ethereum/ETH', '1500000000000000000'],
      ['ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7', '1500000'],
      ['ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7', '1500000'],
    ])
  })

  it('of one account have a counterparty, and a direction by a column or by the sign', async () => {
    const table = `when,other,sum,way\n${WHEN},${B},1,IN\n${WHEN},${C},2,out\n`
    const mapping = `own: "${A}"\ncolumns: { time: when, counterparty: other, amount: sum, direction: way }\ndirections: { in: [in], out: [out] }\ntime: { format: iso, zone: UTC }\namount: { unit: base }\n${ETH}\n`
    const byColumn = await readSheet(table, mapping)
    expect(byColumn.rows.map(({ from, to, amount }) => [from, to, amount])).toEqual([
      [B, A, '1'],
      [A, C, '2'],
    ])
    expect(byColumn.extract.covers).toBe('own')
    expect((await readSheet(table.replace('out', 'swap'), mapping)).bad).toEqual([
      { line: 3, field: 'way', value: 'swap' },
    ])
    const signed = mapping.replace(', direction: way', '').replace(/directions: .*\n/, '')
    const bySign = await readSheet(table.replace(',2,', ',-2,'), signed)
    expect(bySign.rows.map(({ from, to, amount }) => [from, to, amount])).toEqual([
      [B, A, '1'],
      [A, C, '2'],
    ])
  })

  it('pay their fee, which a failed one pays and moves nothing', async () => {
    const table = `when,payer,payee,sum,fee,status\n${WHEN},${A},${B},1,0.001,ok\n${WHEN},${A},${C},2,0.002,Failed\n${WHEN},${B},${C},3,,ok\n`
    const mapping = `${BASIC.replace('amount: sum', 'amount: sum, fee: fee, status: status')}fee: { unit: whole }\nfailed: [failed]\n`
    const { rows, extract } = await readSheet(table, mapping)
    expect(rows.map(({ from, to, amount, kind }) => [from, to, amount, kind])).toEqual([
      [A, B, '1000000000000000000', 0],
      [B, C, '3000000000000000000', 0],
      [A, null, '1000000000000000', 3],
      [A, null, '2000000000000000', 3],
    ])
    expect(extract.tells).toEqual(['native', 'gas'])
  })

  it('that are empty, or move nothing, give nothing; a note in one cell is a bad row', async () => {
    const table = csv(row('1'), ',,,', row('0'), ' ,\u00a0,,""', row('2'))
    expect((await readSheet(table, BASIC)).rows.map(({ amount }) => amount)).toEqual([
      '1000000000000000000',
      '2000000000000000000',
    ])
    expect((await readSheet(csv(row('1'), ',,Total,3'), BASIC)).bad.map(({ line, field }) => [line, field])).toEqual([
      [3, 'when'],
      [3, 'payer'],
    ])
  })

  it('stay data, whatever a header, a cell or a mapping says', async () => {
    const odd = `'); DROP TABLE x; --`
    const table = `when,"${odd}",payee,sum,"a""b"\n${WHEN},${A},${B},1,"${odd}"\n`
    const mapping = `columns: { time: when, from: "${odd}", to: payee, amount: sum, asset: 'a"b' }\ntime: { format: iso, zone: UTC }\namount: { unit: base }\nassets:\n  "${odd}": { id: ethereum/x, symbol: "${odd}", decimals: 0 }\n`
    expect((await readSheet(table, mapping)).rows).toMatchObject([{ from: A, to: B, amount: '1', asset: 'ethereum/x' }])
  })

  it('never make the importer throw, whatever their cells are', async () => {
    const cell = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replace(/[\0\ud800-\udfff]/g, ''))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 40 }),
        async (cells) => {
          const table = csv(...cells.map((one) => one.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')))
          const { rows, bad } = await readSheet(table, BASIC)
          expect(rows.length + new Set(bad.map(({ line }) => line)).size).toBeLessThanOrEqual(cells.length)
        },
      ),
      { seed: 7, numRuns: 30 },
    )
  })
})
