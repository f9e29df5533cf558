import { knowledgeTags } from '../../core/knowledge/knowledgeTags.ts'
import { packActors } from '../../core/knowledge/packActor.ts'
import type { ExportFormat } from '../../core/wire/exportFormats.ts'
import { claimsCsv } from '../csv/claimsCsv.ts'
import { actorsCsv, factsCsv, incidentsCsv, sourcesCsv } from '../csv/knowledgeCsv.ts'
import { mispEvents } from '../misp/mispEvents.ts'
import { stixBundle } from '../stix/stixBundle.ts'
import { actorPackYaml } from '../yaml/actorPackYaml.ts'
import { tagPackYaml } from '../yaml/tagPackYaml.ts'
import type { KnowledgeExporter } from './knowledgeExporter.ts'

export const KNOWLEDGE_EXPORTERS: Readonly<Record<ExportFormat, KnowledgeExporter>> = {
  stix: (index) => [{ name: 'stix.json', pieces: stixBundle(index) }],
  misp: (index) => [{ name: 'misp.json', pieces: mispEvents(index) }],
  csv: (index) => [
    { name: 'incidents.csv', pieces: incidentsCsv(index) },
    { name: 'actors.csv', pieces: actorsCsv(index) },
    { name: 'claims.csv', pieces: claimsCsv(index) },
    { name: 'facts.csv', pieces: factsCsv(index) },
    { name: 'sources.csv', pieces: sourcesCsv(index) },
  ],
  tagpack: (index) => {
    const { text, left } = tagPackYaml(knowledgeTags(index), PACK)
    return [{ name: 'tagpack.yaml', pieces: [text], left: left.map(({ tag, why }) => `${tag.address}: ${why}`) }]
  },
  actorpack: (index) => [
    { name: 'actorpack.yaml', pieces: [actorPackYaml(packActors(index), { creator: 'dyepack', title: PACK })] },
  ],
}

const PACK = 'Knowledge of dyepack'
