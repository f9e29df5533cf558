import { claimsCsv } from '../csv/claimsCsv.ts'
import { actorsCsv, factsCsv, incidentsCsv, sourcesCsv } from '../csv/knowledgeCsv.ts'
import { mispEvents } from '../misp/mispEvents.ts'
import { stixBundle } from '../stix/stixBundle.ts'
import type { KnowledgeExporter } from './knowledgeExporter.ts'

export const KNOWLEDGE_EXPORTERS: readonly KnowledgeExporter[] = [
  {
    id: 'stix',
    is: 'a STIX 2.1 bundle',
    files: (index) => [{ name: 'stix.json', pieces: stixBundle(index) }],
  },
  {
    id: 'misp',
    is: 'MISP events, one for each incident and actor',
    files: (index) => [{ name: 'misp.json', pieces: mispEvents(index) }],
  },
  {
    id: 'csv',
    is: 'a folder of tables: incidents, actors, claims, facts, sources',
    files: (index) => [
      { name: 'incidents.csv', pieces: incidentsCsv(index) },
      { name: 'actors.csv', pieces: actorsCsv(index) },
      { name: 'claims.csv', pieces: claimsCsv(index) },
      { name: 'facts.csv', pieces: factsCsv(index) },
      { name: 'sources.csv', pieces: sourcesCsv(index) },
    ],
  },
]
