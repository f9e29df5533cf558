import type { ListedTopic } from '../actions/knowledge/listTopics.ts'
import { counted } from '../core/report/text.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'

/** A line for each topic, with how much there is on it. */
export function knowledgeTopicsText(topics: readonly ListedTopic[]): string {
  return topics.map((topic) => `${head(topic)}\n`).join('')
}

/** What there is on one topic. */
export function knowledgeTopicText(topic: ListedTopic): string {
  const { actors, reports, incidents } = topic
  const lines = [
    head(topic),
    ...part('Actors', actors, ({ id, name }) => `${id}  ${name}`),
    ...part('Reports', reports, ({ id, published, title, url }) => `${id}  ${published}  ${title || url}`),
    ...part('Incidents', incidents, ({ id, victim }) => `${id}  ${victim.name}`),
  ]
  return `${lines.join('\n')}\n`
}

function head({ id, name, incidents, actors, reports }: ListedTopic): string {
  const counts = [
    counted(incidents.length, 'incident'),
    counted(actors.length, 'actor'),
    counted(reports.length, 'report'),
  ].join(', ')
  return `${pc.bold(id)}  ${printable(name)}: ${counts}`
}

function part<T>(what: string, items: readonly T[], line: (item: T) => string): string[] {
  return items.length === 0 ? [] : ['', what, ...items.map((item) => `  ${printable(line(item))}`)]
}
