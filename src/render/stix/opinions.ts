import { groupBy } from '../../core/groupBy.ts'
import type { Claim } from '../../core/knowledge/claim.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { speaksFor } from '../../core/knowledge/speaksFor.ts'
import type { Statement } from '../../core/knowledge/statementsOf.ts'
import { voiceWords } from '../../core/knowledge/statementWords.ts'
import { noteId } from './notes.ts'
import { ownReference, publisherName, sourceReferences } from './references.ts'
import { factsOf, type StatedLink } from './statedLinks.ts'
import { type StixObject, stixObject, timesOf } from './stixObject.ts'

/**
 * Who contradicts, as an opinion on the objects that say otherwise: on what a dispute names, and on every relationship
 * that states what this voice doubts or denies, earlier or later. A doubt about what nobody states is a note only.
 */
export function opinions(
  statements: readonly Statement[],
  links: readonly StatedLink[],
  index: KnowledgeIndex,
): readonly StixObject[] {
  const byFact = groupBy(links, ({ fact }) => fact)
  const byClaim = groupBy(links, ({ claim }) => claim.id)
  const noteOf = new Map(statements.flatMap((one) => one.claims.map(({ id }) => [id, noteId(one)] as const)))
  const disputed = (id: string): readonly Contradicted[] => {
    const claim = index.claim(id)
    const note = noteOf.get(id)
    return byClaim.get(id)?.map(contradicted) ?? (claim === null || note === undefined ? [] : [{ id: note, claim }])
  }
  return statements.flatMap((statement) => {
    const against = statement.claims.flatMap((claim) => {
      if (claim.kind === 'disputes') return claim.targets.flatMap(disputed)
      if (speaksFor(claim)) return []
      return factsOf(claim, index).flatMap((fact) => (byFact.get(fact) ?? []).map(contradicted))
    })
    return against.length === 0 ? [] : [opinion(statement, against, index)]
  })
}

interface Contradicted {
  /** Of the object. */
  readonly id: string
  readonly claim: Claim
}

function contradicted({ object, claim }: StatedLink): Contradicted {
  return { id: object.id, claim }
}

function opinion(statement: Statement, against: readonly Contradicted[], index: KnowledgeIndex): StixObject {
  const { id, claims, by, scale, says } = statement
  const { created } = timesOf(claims)
  const { modified } = timesOf([...claims, ...against.map(({ claim }) => claim)])
  return stixObject(
    'opinion',
    id,
    { created, modified },
    {
      explanation: `${voiceWords(statement, index)}: ${says}`,
      authors: [publisherName(by, index)],
      opinion: scale === 'denied' ? 'strongly-disagree' : 'disagree',
      object_refs: [...new Set(against.map((one) => one.id))],
      external_references: [...claims.map((claim) => ownReference(claim.id)), ...sourceReferences(claims, index)],
    },
  )
}
