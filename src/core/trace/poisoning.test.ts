import { describe, expect, it } from 'vitest'
import { type LookAlikePayment, poisonersIn } from './poisoning.ts'

const [ME, REAL, TWIN] = [1, 2, 3]
const [COIN, SCAM] = [10, 11]
const isReal = (asset: number) => asset === COIN
const from = (other: number, amount: bigint, asset = COIN): LookAlikePayment => {
  return { address: ME, other, shape: '0xabcd…1234', outgoing: false, asset, amount }
}
const to = (other: number, amount: bigint, asset = COIN) => ({ ...from(other, amount, asset), outgoing: true })
const found = (...payments: readonly LookAlikePayment[]) =>
  poisonersIn(payments, isReal).map(({ poisoner, like, payments, paid }) => [poisoner, like, payments, paid])

describe('address poisoning', () => {
  it('is dust after a real payment, from one who looks like the payer or like whom one paid', () => {
    expect(found(from(REAL, 1_000_000n), from(TWIN, 1n))).toEqual([[TWIN, REAL, 1, false]])
    expect(found(to(REAL, 1_000_000n), from(TWIN, 1000n), from(TWIN, 999n))).toEqual([[TWIN, REAL, 2, false]])
  })

  it('is a token that nobody knows, received or told to be sent', () => {
    expect(found(from(REAL, 5n), from(TWIN, 1_000_000n, SCAM))).toEqual([[TWIN, REAL, 1, false]])
    expect(found(from(REAL, 5n), to(TWIN, 1_000_000n, SCAM))).toEqual([[TWIN, REAL, 1, false]])
  })

  it('says whether somebody fell for it', () => {
    expect(found(to(REAL, 1_000_000n), from(TWIN, 1n), to(TWIN, 900_000n))).toEqual([[TWIN, REAL, 2, true]])
  })

  it('is none where an address pays something that counts, or came first, or looks like nobody', () => {
    expect(found(from(REAL, 1_000_000n), from(TWIN, 1001n))).toEqual([])
    expect(found(from(REAL, 1_000_000n), from(TWIN, 1n), from(TWIN, 500_000n))).toEqual([])
    expect(found(from(TWIN, 1n), from(REAL, 1_000_000n))).toEqual([])
    expect(found(from(REAL, 1_000_000n, SCAM), from(TWIN, 1n))).toEqual([])
    expect(found(from(REAL, 1_000_000n), { ...from(TWIN, 1n), shape: '0xabcd…9999' })).toEqual([])
    expect(found(from(REAL, 1_000_000n), { ...from(TWIN, 1n), address: 9 })).toEqual([])
  })
})
