import type { Claim } from '../../core/knowledge/claim.ts'
import type { Scale } from '../../core/knowledge/knowledgeWords.ts'
import { lastDay, type PartialDate } from '../../core/knowledge/partialDate.ts'
import { DYEPACK_NAMESPACE, uuid5 } from '../../core/uuid5.ts'

/** A STIX 2.1 object, its keys in the order of writing. */
export interface StixObject {
  readonly type: string
  readonly spec_version: '2.1'
  readonly id: string
  readonly [property: string]: unknown
}

export interface ExternalReference {
  readonly source_name: string
  readonly description?: string
  readonly url?: string
  readonly external_id?: string
}

/** When an object was first known, and when it last became another. */
export interface StixTimes {
  readonly created: string
  readonly modified: string
}

/** The same thing has the same id in every export. */
export function stixId(type: string, key: string): string {
  return `${type}--${uuid5(DYEPACK_NAMESPACE, `stix/${type}/${key}`)}`
}

/** The identity that creates every object: STIX asks who wrote it down, which is not who said it. */
const CREATOR_ID = stixId('identity', 'dyepack')

/** A domain or relationship object; properties that are undefined are left out. */
export function stixObject(type: string, key: string, times: StixTimes, properties: Readonly<Record<string, unknown>>) {
  const own = Object.entries(properties).filter(([, value]) => value !== undefined)
  const id = stixId(type, key)
  const object: StixObject = {
    type,
    spec_version: '2.1',
    id,
    created_by_ref: CREATOR_ID,
    ...times,
    ...Object.fromEntries(own),
  }
  return object
}

/** Of what does not change with what is known: the day of Bitcoin's first block, which comes before every incident. */
export const ALWAYS: StixTimes = { created: '2009-01-03T00:00:00.000Z', modified: '2009-01-03T00:00:00.000Z' }

/** From the first claim that was known to the last. */
export function timesOf(claims: readonly Pick<Claim, 'known'>[]): StixTimes {
  const times = claims.map(({ known }) => stixTime(known)).sort()
  const [created, modified] = [times[0], times.at(-1)]
  return created === undefined || modified === undefined ? ALWAYS : { created, modified }
}

/** The end of what a date may mean, as `asKnownOn` counts. */
function stixTime(date: PartialDate): string {
  return `${lastDay(date)}T00:00:00.000Z`
}

/**
 * How sure a source says to be, on the DNI scale of STIX 2.1, appendix A. Undefined for who speaks against: that is an opinion.
 */
export function confidenceOf(scale: Scale): number | undefined {
  return CONFIDENCE[scale]
}

const CONFIDENCE: Readonly<Record<Scale, number | undefined>> = {
  confirmed: 95,
  stated: 85,
  likely: 70,
  possible: 50,
  doubted: undefined,
  denied: undefined,
}

/** An array, which STIX forbids to be empty. */
export function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}
