import { knowledgeTags } from '../../core/knowledge/knowledgeTags.ts'
import { packActors } from '../../core/knowledge/packActor.ts'
import { claimsCsv } from '../csv/claimsCsv.ts'
import { actorsCsv, factsCsv, incidentsCsv, sourcesCsv } from '../csv/knowledgeCsv.ts'
import { mispEvents } from '../misp/mispEvents.ts'
import { stixBundle } from '../stix/stixBundle.ts'
import { actorPackYaml } from '../yaml/actorPackYaml.ts'
import { tagPackYaml } from '../yaml/tagPackYaml.ts'
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
  {
    id: 'tagpack',
    is: 'a TagPack of GraphSense: addresses of tags and claims',
    files: (index) => {
      const { text, left } = tagPackYaml(knowledgeTags(index), PACK)
      return [{ name: 'tagpack.yaml', pieces: [text], left: left.map(({ tag, why }) => `${tag.address}: ${why}`) }]
    },
  },
  {
    id: 'actorpack',
    is: 'an ActorPack of GraphSense',
    files: (index) => [
      { name: 'actorpack.yaml', pieces: [actorPackYaml(packActors(index), { creator: 'dyepack', title: PACK })] },
    ],
  },
]

const PACK = 'Knowledge of dyepack'
