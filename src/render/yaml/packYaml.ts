import { stringify } from 'yaml'

/** A value of a pack; a Date is a day, which TagPack tools ask to stand without quotes. */
export type PackValue = string | Date | readonly PackValue[] | { readonly [key: string]: PackValue }

/** A TagPack or an ActorPack as YAML 1.1, which the tools that read them speak: what it would take for a number is quoted. */
export function packYaml(pack: { readonly [key: string]: PackValue }): string {
  return stringify(pack, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })
}

/** `YYYY-MM-DD` as a day. */
export function packDay(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}
