import { contentText } from '../../core/knowledge/contentText.ts'
import type { Draft } from './draft.ts'

/** Drafts by their id. One that is there a second time with other content is a problem, and the first one counts. */
export function unique<D extends Draft<{ readonly id: string }>>(
  drafts: readonly D[],
  fix = 'choose another id, or make both the same',
): Map<string, D> {
  const byId = new Map<string, D>()
  for (const draft of drafts) {
    const { item, path, report } = draft
    const first = byId.get(item.id)
    if (first === undefined) byId.set(item.id, draft)
    // What is written the same in two files is one thing: a document that several incidents cite.
    else if (contentText(first.item) !== contentText(item))
      report(
        path,
        'DUPLICATE_ID',
        `"${item.id}" is there already with other content: ${first.report.placeOf(first.path)}`,
        fix,
      )
  }
  return byId
}
