import { namesIn } from '../namesIn.ts'
import type { IntakeRule } from './rule.ts'

/** Other operations that the knowledge base has of actors, by name or by its first two words: Sony Pictures. */
export const operationsRule: IntakeRule = {
  id: 'operations',
  find: ({ text, lexicon }) => {
    const names = lexicon.operations.flatMap((operation) => {
      const short = operation.name.split(' ').slice(0, 2).join(' ')
      return [...new Set([operation.name, short])].map((name) => ({ name, of: operation }))
    })
    return namesIn(text, names).map(({ of, span }) => ({ kind: 'operation' as const, ...of, span }))
  },
}
