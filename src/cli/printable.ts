/** Text from a file as a terminal may show it: nothing that moves the cursor, changes colours or turns the direction of writing. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd')
}
