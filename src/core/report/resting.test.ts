import { expect, it } from 'vitest'
import { modelOf, smallCase } from '../../../test/report/smallCase.ts'
import type { TraceHolding } from '../wire/traceFile.ts'

const walletsOf = (
  change: (holding: TraceHolding) => readonly TraceHolding[],
  outcomes: ReturnType<typeof seized>[] = [],
) => {
  const small = smallCase()
  const { trace, caseFile } = small.input
  const front = trace.policies.haircut!
  const holdings = front.holdings.flatMap((holding) => (holding.endpoint ? [holding] : change(holding)))
  const input = {
    ...small.input,
    caseFile: { ...caseFile, outcomes },
    trace: { ...trace, policies: { ...trace.policies, haircut: { ...front, holdings } } },
  }
  const { groups } = modelOf({ ...small, input }).parts[0]!.bar
  return groups.find(({ id }) => id === 'wallets')!.places
}
const seized = (address: string, amount: bigint | null) => ({
  ...{ class: 'seized' as const, address, amount, asset: null, by: 'a court', date: null, url: null },
})

it('counts a wallet once, whatever assets and origins lie there', () => {
  const part = { amount: '1', basis: '1' }
  const other = (holding: TraceHolding) => ({
    ...holding,
    holding: `${holding.address}|other`,
    asset: 'ethereum/other',
  })
  expect(walletsOf((holding) => [holding])).toBe('1 wallet')
  expect(walletsOf((holding) => [holding, other(holding)])).toBe('1 wallet')
  expect(walletsOf((holding) => [holding, { ...other(holding), address: '0xbeef' }])).toBe('2 wallets')
  // Of no origin of this scale, and what stands for nothing.
  expect(walletsOf((holding) => [holding, { ...holding, address: '0xbeef', tainted: { 9: part } }])).toBe('1 wallet')
  const nothing = { 1: { amount: '1', basis: '0' } }
  expect(walletsOf((holding) => [holding, { ...holding, address: '0xbeef', tainted: nothing }])).toBe('1 wallet')
})

it('counts no wallet of which all is said to be seized', () => {
  const second = (holding: TraceHolding) => [holding, { ...holding, address: '0xbeef', holding: '0xbeef|coin' }]
  expect(walletsOf(second)).toBe('2 wallets')
  expect(walletsOf(second, [seized('0xbeef', null)])).toBe('1 wallet')
  expect(walletsOf(second, [seized('0xbeef', 1n)])).toBe('2 wallets')
})
