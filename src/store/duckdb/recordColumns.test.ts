import { describe, expect, it } from 'vitest'
import type { MovementSelect } from '../../core/ledger/rowSource.ts'
import { recordColumns } from './recordColumns.ts'

const movement = (amount: string, number?: string): MovementSelect => ({
  select: {
    ...{ chain: `'ethereum'`, height: 'height', time: 'time', tx_index: 'NULL', tx_hash: 'hash', seq: 'NULL' },
    ...{ kind: '0', asset: 'asset', symbol: 'NULL', decimals: 'NULL', from: '"from"', to: '"to"', amount },
  },
  ...(number === undefined ? {} : { number }),
})
const columns = (...movements: readonly MovementSelect[]) =>
  recordColumns({ shape: 'transfers', from: 'rows', checks: [], movements }, false)
const amounts = (...movements: readonly MovementSelect[]) =>
  columns(...movements).movements.map(({ columns: { am, wide } }) => [am, wide])

describe('the columns of movements', () => {
  it('read each expression once, whichever movements say it', () => {
    const { read, movements } = columns(movement('value'), movement('fee'))
    expect(read.filter((one) => one.startsWith('height AS '))).toHaveLength(1)
    expect(movements[0]!.columns.height).toBe(movements[1]!.columns.height)
  })

  it('are one amount where text and number are the same', () => {
    const [first, second] = amounts(movement('value', 'number'), movement('value', 'number'))
    expect(first).toEqual(second)
  })

  it('are two amounts where one text stands beside two numbers, as NULL may for two fees', () => {
    const { read, laid } = columns(movement('NULL', 'burnt'), movement('NULL', 'tip'))
    const [first, second] = amounts(movement('NULL', 'burnt'), movement('NULL', 'tip'))
    expect(first![0]).not.toBe(second![0])
    expect(read.filter((one) => one.startsWith('(burnt) AS ') || one.startsWith('(tip) AS '))).toHaveLength(2)
    expect(laid).toEqual(
      expect.arrayContaining([expect.stringMatching(/^number0 AS am0$/), expect.stringMatching(/^number1 AS am1$/)]),
    )
  })

  it('are two amounts where two texts stand beside one number', () => {
    const [first, second] = amounts(movement('value', 'number'), movement('fee', 'number'))
    expect(first![1]).not.toBe(second![1])
  })
})
