import type { Outflow } from './outflow.ts'

/** A test is at most this part of what the same receiver got of the asset later. */
const SMALL = 100n

/** Payments to these receivers that came before a hundred times as much of the same asset, or before any other asset with a value of nothing near it. In chain order. */
export function testPayments(
  groups: readonly { readonly payments: readonly Outflow[] }[],
  /** Before this nothing large went to any of them, milliseconds. */
  drainBegins: number | null,
): readonly Outflow[] {
  const tests = groups.flatMap(({ payments }) =>
    payments.filter((one, i) => {
      if (drainBegins !== null && one.time < drainBegins) return true
      return payments.slice(i + 1).some(({ asset, amount }) => asset === one.asset && amount >= one.amount * SMALL)
    }),
  )
  return tests.sort((a, b) => a.row - b.row)
}
