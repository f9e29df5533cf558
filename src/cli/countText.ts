/** `1 address`, `12,345 addresses`. */
export function countText(value: number, noun: string, nouns = `${noun}s`): string {
  return `${groupedText(value)} ${value === 1 ? noun : nouns}`
}

/** `12,345` */
export function groupedText(value: number): string {
  return value.toLocaleString('en-US')
}
