import type { EndpointRow } from './endpointRow.ts'
import type { Frame } from './frame.ts'

/** Addresses of one service share this key: its actor where a tag names one, else its label. */
export function serviceKey(frame: Frame, row: EndpointRow): string {
  const tags = frame.names.tags(row.chain, row.address)
  const own = tags.find((tag) => tag.label === row.label || tag.actor === row.label) ?? tags[0]
  return own?.actor || row.label || row.address
}

/**
 * What to call a service. All its addresses have one label: that. Else the word with which most of their labels
 * begin (`HTX 33`, `HTX 34`, `Huobi_Deposit_0x09c9` → `HTX`; ties: the earlier one).
 */
export function serviceName(frame: Frame, rows: readonly EndpointRow[]): string {
  const labels = new Set(rows.map((row) => row.label))
  const [only] = labels
  const key = serviceKey(frame, rows[0]!)
  if (labels.size === 1 && only !== undefined && only !== '' && only !== key) return only
  const words = new Map<string, number>()
  for (const address of new Map(rows.map((row) => [row.address, row])).values()) {
    const label = frame.names.tags(address.chain, address.address)[0]?.label ?? address.label
    const word = /^[\p{L}\p{N}.&-]+/u.exec(label)?.[0]
    if (word !== undefined) words.set(word, (words.get(word) ?? 0) + 1)
  }
  const [name] = [...words].sort((a, b) => b[1] - a[1])
  return name?.[0] ?? key
}
