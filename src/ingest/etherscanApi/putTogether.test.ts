import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Contradiction, putTogether, type RecordedListsOf, type RecordedRow } from './putTogether.ts'

const [A, B, C] = ['aa', 'bb', 'cc'].map((byte) => `0x${byte.repeat(20)}`) as [string, string, string]
const TOKEN = `0x${'77'.repeat(20)}`
const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
const place = (n: number, height = n) => ({ blockNumber: `${height}`, timeStamp: `${1000 + height}`, hash: hash(n) })
const nothing = { txlist: [], txlistinternal: [], tokentx: [] }

function payment(n: number, from: string, to: string, more: RecordedRow = {}): RecordedRow {
  const gas = { gasPrice: '1', gasUsed: '21000', isError: '0' }
  return { ...place(n), transactionIndex: '0', from, to, value: '5', ...gas, ...more }
}

function transfer(n: number, from: string, to: string, value = '5'): RecordedRow {
  return { ...place(n), from, to, value, contractAddress: TOKEN, tokenSymbol: 'T', tokenDecimal: '6' }
}

describe('lists of several addresses', () => {
  it('have what two did with each other once', () => {
    const lists = { ...nothing, txlist: [payment(1, A, B)] }
    expect(putTogether([lists, lists]).txlist).toEqual([payment(1, A, B)])
  })

  it('have equal transfers of one transaction as often as either list has them', () => {
    const one = { ...nothing, tokentx: [transfer(1, A, B), transfer(1, A, B), transfer(1, A, C)] }
    const other = { ...nothing, tokentx: [transfer(1, A, B), transfer(1, A, B)] }
    expect(putTogether([one, other]).tokentx).toHaveLength(3)
    expect(putTogether([other, one]).tokentx).toHaveLength(3)
  })

  it('take the same for the same whoever numbers it, and however it is written', () => {
    const etherscan = {
      ...nothing,
      txlistinternal: [{ ...place(1), from: A, to: B, value: '5', isError: '0', traceId: '0_1' }],
    }
    const { hash: transactionHash, ...rest } = place(1)
    const row = {
      ...rest,
      transactionHash: transactionHash.toUpperCase().replace('0X', '0x'),
      from: A.toUpperCase().replace('0X', '0x'),
    }
    const blockscout = { ...nothing, txlistinternal: [{ ...row, to: B, value: '5', isError: '0', index: '3' }] }
    expect(putTogether([etherscan, blockscout]).txlistinternal).toHaveLength(1)
  })

  it('stand in the order of the chain, by places that any list says', () => {
    const early = payment(2, A, B, { blockNumber: '9', timeStamp: '1009', transactionIndex: '1' })
    const late = payment(1, C, B, { blockNumber: '9', timeStamp: '1009', transactionIndex: '4' })
    const calls = [1, 2].map((n) => ({ ...place(n, 9), from: C, to: A, value: `${n}`, isError: '0' }))
    const found = putTogether([
      { ...nothing, txlist: [late], txlistinternal: calls },
      { ...nothing, txlist: [early] },
    ])
    expect(found.txlist).toEqual([early, late])
    expect(found.txlistinternal.map(({ value }) => value)).toEqual(['2', '1'])
  })

  it('give a token its decimals where a whole transaction does not say them', () => {
    const event = { ...transfer(1, A, B), tokenSymbol: '', tokenDecimal: '', logIndex: '3' }
    const found = putTogether([
      { ...nothing, tokentx: [event] },
      { ...nothing, tokentx: [transfer(1, A, B)] },
    ])
    expect(found.tokentx).toEqual([{ ...event, tokenSymbol: 'T', tokenDecimal: '6' }])
  })

  it.each([
    ['value', payment(1, A, B, { value: '6' })],
    ['outcome', payment(1, A, B, { isError: '1' })],
    ['block', payment(1, A, B, { blockNumber: '2' })],
    ['time', payment(1, A, B, { timeStamp: '7' })],
  ])('that give a transaction another %s contradict each other', (_, other) => {
    const lists = [payment(1, A, B), other].map((row) => ({ ...nothing, txlist: [row] }))
    expect(() => putTogether(lists)).toThrow(Contradiction)
  })

  it('are the same whatever comes first, and together with themselves', () => {
    const people = fc.constantFrom(A, B, C)
    const row = fc
      .tuple(fc.integer({ min: 1, max: 4 }), people, people, fc.constantFrom('1', '2'))
      .map(([n, from, to, value]) => transfer(n, from, to, value))
    const chain = fc.array(row, { maxLength: 20 })
    fc.assert(
      fc.property(chain, (rows) => {
        const ordered = [...rows].sort((one, other) => Number(one.blockNumber) - Number(other.blockNumber))
        const of = (who: string): RecordedListsOf => ({
          ...nothing,
          tokentx: ordered.filter(({ from, to }) => from === who || to === who),
        })
        const lists = [A, B, C].map(of)
        const sorted = (all: readonly RecordedRow[]) => all.map((one) => JSON.stringify(one)).sort()
        const expected = sorted(ordered)
        expect(sorted(putTogether(lists).tokentx)).toEqual(expected)
        expect(sorted(putTogether(lists.toReversed()).tokentx)).toEqual(expected)
        expect(sorted(putTogether([...lists, ...lists]).tokentx)).toEqual(expected)
      }),
    )
  })
})
