/** The formats that knowledge is exported in, each with what it is. Apart from their writers, so that the help need not load those. */
export const EXPORT_FORMATS = {
  stix: 'a STIX 2.1 bundle',
  misp: 'MISP events, one for each incident and actor',
  csv: 'a folder of tables: incidents, actors, claims, facts, sources',
  tagpack: 'a TagPack of GraphSense: addresses of tags and claims',
  actorpack: 'an ActorPack of GraphSense',
} as const

export type ExportFormat = keyof typeof EXPORT_FORMATS
