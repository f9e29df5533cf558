import type { IntakePublisher } from './intakeDraft.ts'

/** Voices that texts quote often, for a knowledge base that lacks them. */
export const PRESS: readonly IntakePublisher[] = [
  { id: 'cnn', name: 'CNN', kind: 'press' },
  { id: 'reuters', name: 'Reuters', kind: 'press' },
  { id: 'bbc', name: 'BBC', kind: 'press' },
  { id: 'bloomberg', name: 'Bloomberg', kind: 'press' },
  { id: 'associated-press', name: 'Associated Press', kind: 'press' },
  { id: 'wired', name: 'WIRED', kind: 'press' },
  { id: 'chainalysis', name: 'Chainalysis', kind: 'vendor' },
  { id: 'elliptic', name: 'Elliptic', kind: 'vendor' },
  { id: 'trm-labs', name: 'TRM Labs', kind: 'vendor' },
  { id: 'fbi', name: 'FBI', kind: 'government' },
]
