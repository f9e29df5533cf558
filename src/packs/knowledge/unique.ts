import type { Draft } from './draft.ts'

/** Drafts by their id. One that stands there a second time is a problem, and the first one counts. */
export function unique<D extends Draft<{ readonly id: string }>>(
  drafts: readonly D[],
  fix = 'choose another id, or remove one',
): Map<string, D> {
  const byId = new Map<string, D>()
  for (const draft of drafts) {
    const { item, path, report } = draft
    if (byId.has(item.id)) report(path, 'DUPLICATE_ID', `"${item.id}" is there already`, fix)
    else byId.set(item.id, draft)
  }
  return byId
}
