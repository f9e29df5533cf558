import type { SharedAddress, Withdrawal } from '../wire/shareFile.ts'

/** What makes a later list of an earlier one. */
export interface ListDifference {
  readonly added: readonly SharedAddress[]
  readonly withdrawn: readonly Withdrawal[]
  readonly changed: readonly { readonly row: SharedAddress; readonly fields: readonly string[] }[]
}

/** Names an address; the same on every list. */
export function addressKey({ chain, address }: Pick<SharedAddress, 'chain' | 'address'>): string {
  return `${chain} ${address}`
}

/**
 * Compares the rows of a new list with those of the one before, and dates them: what stays as it was keeps its dates, which are
 * those of the lists that first had it and last changed it. `why` is asked of each row that is not on the new list.
 */
export function compareLists(
  before: readonly SharedAddress[],
  now: readonly SharedAddress[],
  why: (row: SharedAddress) => Pick<Withdrawal, 'why' | 'words'>,
): { readonly rows: readonly SharedAddress[]; readonly difference: ListDifference } {
  const old = new Map(before.map((row) => [addressKey(row), row]))
  const added: SharedAddress[] = []
  const changed: { row: SharedAddress; fields: readonly string[] }[] = []
  const rows = now.map((row) => {
    const was = old.get(addressKey(row))
    if (was === undefined) {
      added.push(row)
      return row
    }
    const fields = differingFields(was, row)
    if (fields.length === 0) return was
    const dated = { ...row, listed: was.listed }
    changed.push({ row: dated, fields })
    return dated
  })
  const here = new Set(now.map(addressKey))
  const withdrawn = before.filter((row) => !here.has(addressKey(row))).map((was) => ({ ...why(was), was }))
  return { rows, difference: { added, withdrawn, changed } }
}

/** The rows of the later list, by address. */
export function applyDifference(
  before: readonly SharedAddress[],
  { added, withdrawn, changed }: ListDifference,
): readonly SharedAddress[] {
  const rows = new Map(before.map((row) => [addressKey(row), row]))
  for (const { was } of withdrawn) rows.delete(addressKey(was))
  for (const row of [...added, ...changed.map((one) => one.row)]) rows.set(addressKey(row), row)
  return [...rows.values()]
}

const DATES: readonly string[] = ['listed', 'changed']

function differingFields(was: SharedAddress, now: SharedAddress): readonly string[] {
  return Object.keys(now)
    .filter((field) => !DATES.includes(field))
    .filter((field) => {
      const key = field as keyof SharedAddress
      return JSON.stringify(was[key]) !== JSON.stringify(now[key])
    })
}
