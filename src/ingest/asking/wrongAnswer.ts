/** An answer that contradicts itself, another answer, or the chain's rules: the node is asked again, or another one. */
export class WrongAnswer extends Error {}

export type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new WrongAnswer(`${what} is no object`)
}

export function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new WrongAnswer(`${what} is no list`)
}

/** `0x` and so many bytes, in lower case. */
export function hexOf(value: unknown, size: number, what: string): string {
  if (typeof value === 'string' && value.length === 2 + 2 * size && /^0x[0-9a-fA-F]*$/.test(value))
    return value.toLowerCase()
  throw new WrongAnswer(`${what} is not of ${size} bytes`)
}

/** `0x` and any bytes. */
export function dataOf(value: unknown, what: string): string {
  if (typeof value === 'string' && value.length % 2 === 0 && /^0x[0-9a-fA-F]*$/.test(value)) return value
  throw new WrongAnswer(`${what} is no hex`)
}

/** A number below 2^52. Some nodes write small ones without hex. */
export function countOf(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  if (typeof value === 'string' && /^0x[0-9a-fA-F]{1,13}$/.test(value)) return Number(value)
  throw new WrongAnswer(`${what} is no number`)
}

/** A number of at most 256 bits, as decimal text. */
export function amountOf(value: unknown, what: string): string {
  if (typeof value === 'string' && /^0x[0-9a-fA-F]{1,64}$/.test(value)) {
    return value.length <= 15 ? String(Number(value)) : BigInt(value).toString()
  }
  throw new WrongAnswer(`${what} is no number`)
}

/** Of a value that may be left out. */
export function optional<T>(value: unknown, read: (value: unknown, what: string) => T, what: string): T | null {
  return value === undefined || value === null ? null : read(value, what)
}

export function addressOf(value: unknown, what: string): string {
  return hexOf(value, 20, what)
}
