/** An amount of one asset and its price. */
export interface UsdTerm {
  /** Base units. */
  readonly amount: bigint
  readonly decimals: number
  /** 10^-8 USD a whole unit; null: unknown. */
  readonly price: bigint | null
}

/**
 * What the terms are worth together, as `"123.45"`: summed exactly, rounded half to even to the cent once.
 * Null where any price is unknown; `"0.00"` for no terms.
 */
export function usdOf(terms: Iterable<UsdTerm>): string | null {
  const cents = centsOf(terms)
  return cents === null ? null : centsText(cents)
}

/** `numerator` / `denominator` US dollars, rounded half to even to the cent. */
export function usdText(numerator: bigint, denominator: bigint): string {
  return centsText(halfToEven(numerator * 100n, denominator))
}

/** What `usdOf` gives, as a number of cents. */
export function centsOf(terms: Iterable<UsdTerm>): bigint | null {
  const exact = exactUsd(terms)
  return exact === null ? null : halfToEven(exact.sum, 10n ** BigInt(exact.scale - 2))
}

/** The same before it is rounded: `sum` / 10^`scale` USD. */
export function exactUsd(terms: Iterable<UsdTerm>): { readonly sum: bigint; readonly scale: number } | null {
  let sum = 0n
  let scale = 8
  for (const { amount, decimals, price } of terms) {
    if (price === null) return null
    const termScale = decimals + 8
    if (termScale > scale) {
      sum *= 10n ** BigInt(termScale - scale)
      scale = termScale
    }
    sum += amount * price * 10n ** BigInt(scale - termScale)
  }
  return { sum, scale }
}

/** A quotient in whole units, rounded half to even. `denominator`: above zero. */
export function halfToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twice = 2n * absolute(numerator - quotient * denominator)
  if (twice < denominator || (twice === denominator && quotient % 2n === 0n)) return quotient
  return numerator < 0n ? quotient - 1n : quotient + 1n
}

function centsText(cents: bigint): string {
  const digits = absolute(cents).toString().padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}
