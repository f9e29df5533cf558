import type { OUTSIDE_FORMATS } from '../../core/wire/outsideFormats.ts'
import type { OutsideReader } from './outsideReader.ts'

/** Every format of outside lists. What reads it is loaded when it is asked for. */
const FORMATS: Readonly<Record<(typeof OUTSIDE_FORMATS)[number], () => Promise<OutsideReader>>> = {
  'incident-markdown': async () => (await import('../incidentMarkdown/readIncidentMarkdown.ts')).readIncidentMarkdown,
  'defillama-hacks': async () => (await import('../defiLlama/readDefiLlama.ts')).readDefiLlama,
  'incident-table': async () => (await import('../incidentTable/readIncidentTable.ts')).readIncidentTable,
  'ofac-addresses': async () => (await import('../ofac/readOfacAddresses.ts')).readOfacAddresses,
  'ofac-sdn': async () => (await import('../ofac/readOfacSdn.ts')).readOfacSdn,
  stix: async () => (await import('../stix/readStixActors.ts')).readStixActors,
  tagpack: async () => (await import('../tagpack/readTagPackList.ts')).readTagPackList,
  actorpack: async () => (await import('../actorpack/readActorPackList.ts')).readActorPackList,
}

/** What reads lists of this format; null where no format is called so. */
export async function outsideReaderOf(format: string): Promise<OutsideReader | null> {
  return Object.hasOwn(FORMATS, format) ? FORMATS[format as keyof typeof FORMATS]() : null
}
