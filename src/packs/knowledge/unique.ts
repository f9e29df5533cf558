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
    else if (!sameText(first.item, item))
      report(
        path,
        'DUPLICATE_ID',
        `"${item.id}" is there already with other content: ${first.report.placeOf(first.path)}`,
        fix,
      )
  }
  return byId
}

/** What is written the same in two files is one thing: a document that several incidents cite. */
function sameText(one: object, other: object): boolean {
  return textOf(one) === textOf(other)
}

function textOf(item: object): string {
  return JSON.stringify(item, (_, part: unknown) => (typeof part === 'bigint' ? `${part}` : part))
}
