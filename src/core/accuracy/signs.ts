import type { Sign } from './evaluation.ts'

/** What a trace shows of what it did not see. Amounts as shares of what the whole ledger calls stolen. */
export interface Showing {
  readonly warnings: readonly string[]
  readonly assumedClean: number
  readonly unread: number
  /** Covered addresses that pay what they never received, as `dyepack ledger check` counts them. */
  readonly short: number
}

/** A smaller change of a share is no sign. */
const LEAST = 0.001

/** Signs in a trace of a cut ledger that the trace of the whole one does not have. */
export function signsOf(whole: Showing, cut: Showing): readonly Sign[] {
  const known = new Set(whole.warnings)
  const fresh = [...new Set(cut.warnings)].filter((code) => !known.has(code))
  const grown = (['assumedClean', 'unread'] as const).filter((sign) => cut[sign] - whole[sign] >= LEAST)
  return [
    ...fresh.map((code): Sign => ({ sign: 'warning', code })),
    ...(cut.short > whole.short ? [{ sign: 'short', before: whole.short, after: cut.short } as const] : []),
    ...grown.map((sign): Sign => ({ sign, before: whole[sign], after: cut[sign] })),
  ]
}
