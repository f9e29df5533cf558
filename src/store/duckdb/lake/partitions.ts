/** Two weeks of Ethereum, two years of Bitcoin. */
export const HEIGHTS_IN_A_RANGE = 100_000

/** As Hive calls the partition of rows that have no value; engines read it as NULL. */
const NO_VALUE = '__HIVE_DEFAULT_PARTITION__'

/**
 * One of sixteen buckets that a client can compute: the last character where that is one of 0-9 and a-f, and for every other
 * (base58, bech32) its code modulo 16, as a digit.
 */
export const BUCKET_OF_ADDRESS = (address: string): string =>
  `CASE WHEN contains('0123456789abcdef', right(${address}, 1)) THEN right(${address}, 1)
     ELSE ('0123456789abcdef')[unicode(right(${address}, 1)) % 16 + 1] END`

/** `chain=ethereum/height_range=0018400000` */
export function partitionFolder(chain: string, by: string, part: number | string | null): string {
  const value = part === null ? NO_VALUE : typeof part === 'number' ? String(part).padStart(10, '0') : part
  return `chain=${chain}/${by}=${value}`
}
