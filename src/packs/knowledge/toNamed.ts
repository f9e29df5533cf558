import type { Named } from '../../core/knowledge/knowledgeBase.ts'
import type { IncidentFile } from '../../core/wire/knowledgeFile.ts'
import { fullId } from './fullId.ts'

/** Why a person is named; null where nothing is said of it. */
export function toNamed(given: IncidentFile['victim']['named'], about: string): Named | null {
  return given === undefined ? null : { because: given.because, claim: fullId(given.claim, about) }
}
