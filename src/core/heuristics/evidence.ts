/** The facts that made a rule match, by name: amounts in base units, counts, heights. */
export type Evidence = Readonly<Record<string, string | number | bigint>>

/** `value=5000000; times=5` */
export function evidenceText(evidence: Evidence): string {
  return Object.entries(evidence)
    .map(([name, fact]) => `${name}=${fact}`)
    .join('; ')
}
