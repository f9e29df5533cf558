/** A claim's whole id: `loss-trm` is of the same subject, `2022-03-23-ronin-bridge/loss-trm` of any. */
export function fullId(reference: string, about: string): string {
  return reference.includes('/') ? reference : `${about}/${reference}`
}
