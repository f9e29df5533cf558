/** A row, or rows together, that cannot be right. */
export class WrongRow extends Error {}

export function insist(right: boolean, message: string): void {
  if (!right) throw new WrongRow(message)
}
