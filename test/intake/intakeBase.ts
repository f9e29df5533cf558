import type { KnowledgeBase } from '../../src/core/knowledge/knowledgeBase.ts'
import { readKnowledge } from '../../src/packs/knowledge/readKnowledge.ts'

export const EMPTY_BASE: KnowledgeBase = {
  topics: [],
  publishers: [],
  sources: [],
  actors: [],
  incidents: [],
  claims: [],
  levers: [],
  tags: [],
}

/** The bundled knowledge, read once. */
export const INTAKE_BASE = await readKnowledge('knowledge')
