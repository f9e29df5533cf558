import { describe, expect, test } from 'vitest'
import { seeThrough } from './seeThrough.ts'
import type { TaintedPayment } from './taintedPayment.ts'

const pay = (from: string, to: string, tainted: bigint, more: Partial<TaintedPayment> = {}): TaintedPayment => ({
  ...{ policy: 'fifo', origin: 1, chain: 'ethereum', time: 0, txHash: '0x1', asset: 'ethereum/ETH' },
  ...{ from, to, tainted, basis: tainted },
  ...more,
})
const seen = (...payments: readonly TaintedPayment[]) =>
  seeThrough(payments).map(({ payment: { from, to }, passedOn }) => `${from}→${to}${passedOn ? ' passed on' : ''}`)

describe('payments of one transaction', () => {
  test('that a contract gets and pays on are of who paid it, also through two contracts', () => {
    const to = [pay('disperser', 'a', 4n), pay('disperser', 'b', 6n)]
    expect(seen(pay('thief', 'disperser', 10n), ...to)).toEqual(['thief→disperser passed on', 'thief→a', 'thief→b'])
    expect(seen(pay('thief', 'router', 10n), pay('router', 'disperser', 10n), ...to)).toEqual([
      'thief→router passed on',
      'thief→disperser passed on',
      'thief→a',
      'thief→b',
    ])
  })

  test('stay as they are where it keeps some, pays first, or pays in another asset or of another theft', () => {
    const kept = [pay('thief', 'x', 10n), pay('x', 'a', 9n)]
    const paidFirst = [pay('x', 'a', 10n), pay('thief', 'x', 10n)]
    const otherAsset = [pay('thief', 'x', 10n), pay('x', 'a', 10n, { asset: 'ethereum/0x1' })]
    const otherTheft = [pay('thief', 'x', 10n), pay('x', 'a', 10n, { origin: 2 })]
    for (const payments of [kept, paidFirst, otherAsset, otherTheft])
      expect(seeThrough(payments)).toEqual(payments.map((payment) => ({ payment, passedOn: false })))
  })

  test('of several payers stay the contract’s: whose coins which receiver got is not said', () => {
    expect(seen(pay('thief', 'x', 4n), pay('other', 'x', 6n), pay('x', 'a', 10n))).toEqual([
      'thief→x passed on',
      'other→x passed on',
      'x→a',
    ])
  })

  test('that come back to who paid, or are a fee, see through nobody who paid first', () => {
    expect(seen(pay('thief', '', 1n), pay('thief', 'x', 10n), pay('x', 'thief', 10n))).toEqual([
      'thief→',
      'thief→x passed on',
      'thief→thief',
    ])
  })
})
