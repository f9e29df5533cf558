import { claimText } from '../../core/knowledge/claimText.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { line } from './cell.ts'

/** Every claim of a base beside who says so, where and when: for a person who checks each against its source. */
export function* claimsCsv({ base, statusOf }: KnowledgeIndex): Iterable<string> {
  yield 'claim,about,kind,value,words,scale,by,by_kind,published,known,checked,source,source_kind,secondary,url,superseded_by,withdrawn_by,disputed_by,says,file\n'
  for (const claim of base.claims) {
    const { supersededBy, withdrawnBy, disputedBy } = statusOf(claim.id)
    yield line([
      claim.id,
      claim.about,
      claim.kind,
      claimText(claim),
      claim.words,
      claim.scale,
      claim.by,
      claim.byKind,
      claim.published,
      claim.known,
      claim.checked,
      claim.source,
      claim.sourceKind,
      claim.quotes === null ? 'no' : 'yes',
      claim.url,
      supersededBy.join(' '),
      withdrawnBy.join(' '),
      disputedBy.join(' '),
      claim.says,
      claim.file,
    ])
  }
}
