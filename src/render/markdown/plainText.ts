/** A text from a file, as a Markdown page or a terminal may print it: one short line in which nothing acts. */
export function plainText(text: string): string {
  const short = text.length > 200 ? `${text.slice(0, 199)}…` : text
  return short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd').replace(/[\\`*_{}[\]<>|#&~!]/g, '\\$&')
}
