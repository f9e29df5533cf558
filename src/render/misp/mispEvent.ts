import { lastDay, type PartialDate } from '../../core/knowledge/partialDate.ts'
import { DYEPACK_NAMESPACE, uuid5 } from '../../core/uuid5.ts'

/** MISP core format (draft-dulaunoy-misp-core-format), as far as we fill it. */
export interface MispEvent {
  readonly uuid: string
  readonly info: string
  /** Day of what it is about. */
  readonly date: string
  readonly threat_level_id: string
  readonly analysis: string
  readonly distribution: string
  readonly published: boolean
  readonly timestamp: string
  readonly publish_timestamp: string
  readonly Orgc: { readonly uuid: string; readonly name: string }
  readonly Tag: readonly MispTag[]
  readonly Attribute: readonly MispAttribute[]
  readonly Object: readonly MispObject[]
}

export interface MispTag {
  readonly name: string
}

export interface MispAttribute {
  readonly uuid: string
  readonly type: string
  readonly category: string
  readonly value: string
  readonly comment: string
  readonly to_ids: boolean
  readonly disable_correlation: boolean
  readonly distribution: string
  readonly timestamp: string
  /** Within an object. */
  readonly object_relation?: string
  readonly Tag?: readonly MispTag[]
}

export interface MispObject {
  readonly uuid: string
  readonly name: string
  readonly 'meta-category': string
  readonly description: string
  readonly template_uuid: string
  readonly template_version: string
  readonly comment: string
  readonly distribution: string
  readonly timestamp: string
  readonly Attribute: readonly MispAttribute[]
}

/** Nobody but whoever loads it: who publishes it further decides that. */
export const OWN_ORGANISATION_ONLY = '0'
/** As the event. */
export const INHERIT = '5'

/** The same thing has the same UUID in every export. */
export function mispUuid(key: string): string {
  return uuid5(DYEPACK_NAMESPACE, `misp/${key}`)
}

/** Seconds since 1970 as MISP wants them, of the last day that a date may mean. */
export function mispTime(date: PartialDate): string {
  return String(Date.parse(`${lastDay(date)}T00:00:00Z`) / 1000)
}

/** An attribute, with what most have in common. */
export function mispAttribute(
  key: string,
  known: PartialDate,
  own: Pick<MispAttribute, 'type' | 'category' | 'value'> & Partial<MispAttribute>,
): MispAttribute {
  return {
    uuid: mispUuid(key),
    comment: '',
    to_ids: false,
    disable_correlation: false,
    distribution: INHERIT,
    timestamp: mispTime(known),
    ...own,
  }
}
