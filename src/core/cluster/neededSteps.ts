import type { Links } from './linkLog.ts'
import type { LinkPaths, LinkStep } from './linkPath.ts'

/**
 * Of each step of a way whether its ends fall apart without its transaction.
 *
 * From where the way enters a transaction first to where it leaves it last: before and behind, the way itself does without. A detour is
 * mostly short, so it is sought there rather than between the ends.
 */
export function neededSteps(links: Links, paths: LinkPaths, path: readonly LinkStep[]): readonly boolean[] {
  const byTransaction = new Map<number, boolean>()
  for (const step of path) {
    if (byTransaction.has(step.tx)) continue
    const last = path.findLast(({ tx }) => tx === step.tx)!
    byTransaction.set(step.tx, paths(step.from, last.to, linksOf(links, step)) === null)
  }
  return path.map(({ tx }) => byTransaction.get(tx)!)
}

/** All links of a step's transaction: they stand side by side. */
function linksOf({ tx, length }: Links, step: LinkStep): ReadonlySet<number> {
  const found = new Set<number>()
  for (let link = step.link; link >= 0 && tx[link] === step.tx; link--) found.add(link)
  for (let link = step.link; link < length && tx[link] === step.tx; link++) found.add(link)
  return found
}
