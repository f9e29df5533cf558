/** Whether the unit of an asset is a token's contract, in its one form, and no name: `0xdac1…`, `TR7N…`. */
export function isContract(unit: string): boolean {
  return /^0x[0-9a-f]{40}$/.test(unit) || /^T[1-9A-HJ-NP-Za-km-z]{33}$/.test(unit)
}
