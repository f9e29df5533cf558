import type { Actor, Incident, Source, Topic } from '../../core/knowledge/knowledgeBase.ts'
import { type LoadKnowledgeParameters, loadKnowledge } from './loadKnowledge.ts'
import { readSelection } from './readSelection.ts'

export interface ListTopicsParameters extends LoadKnowledgeParameters {
  /** Only this one. */
  readonly topic?: string
}

/** A topic with what carries it, each in the order of its ids. */
export interface ListedTopic extends Topic {
  readonly incidents: readonly Incident[]
  readonly actors: readonly Actor[]
  /** Documents. */
  readonly reports: readonly Source[]
}

/**
 * The topics, with the incidents, actors and reports on them.
 * Errors: those of `loadKnowledge` and of `readSelection`.
 */
export async function listTopics(parameters: ListTopicsParameters = {}): Promise<readonly ListedTopic[]> {
  const index = await loadKnowledge(parameters)
  const { topic } = readSelection(index, parameters.topic === undefined ? {} : { topic: parameters.topic })
  const { topics, incidents, actors, sources } = index.base
  return topics
    .filter(({ id }) => topic === undefined || id === topic)
    .map((one) => {
      const on = <T extends { readonly topics: readonly string[] }>(all: readonly T[]) =>
        all.filter((item) => item.topics.includes(one.id))
      return { ...one, incidents: on(incidents), actors: on(actors), reports: on(sources) }
    })
}
