import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const SCHEMAS = fileURLToPath(new URL('schemas', import.meta.url))
const BASE = 'http://raw.githubusercontent.com/oasis-open/cti-stix2-json-schemas/stix2.1/schemas'

export interface StixThing {
  readonly type: string
  readonly id: string
  readonly [property: string]: unknown
}

/**
 * What the official JSON schemas of STIX 2.1 say against a bundle, at most 20 things. As in the official validator, the
 * bundle's own schema says nothing of its objects, and each is held to the schema of its type: the list in `bundle.json` lacks
 * incident, note and opinion, and its way out for other types takes none that has the properties of both kinds of object.
 */
export function stixProblems(bundle: StixThing & { readonly objects: readonly StixThing[] }): readonly string[] {
  const { objects, ...frame } = bundle
  return [...problems('common/bundle.json', frame), ...objects.flatMap(objectProblems)].slice(0, 20)
}

function objectProblems(object: StixThing): readonly string[] {
  return problems(FILES.get(object.type) ?? 'none', object)
}

function problems(file: string, thing: StixThing): readonly string[] {
  const validate = AJV.getSchema(`${BASE}/${file}`)
  if (validate === undefined) return [`${thing.type}: no schema`]
  if (validate(thing)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${thing.id}${instancePath} ${message}`)
}

/** Of each type its schema; an observable that the standard does not have is held to what all observables share. */
const FILES: ReadonlyMap<string, string> = new Map([
  ...['common', 'sdos', 'sros', 'observables'].flatMap((folder) =>
    readdirSync(`${SCHEMAS}/${folder}`).map((file) => [file.replace('.json', ''), `${folder}/${file}`] as const),
  ),
  ['cryptocurrency-wallet', 'common/cyber-observable-core.json'],
])

const AJV = validator()

function validator(): Ajv2020 {
  // The schemas have regular expressions that are none with the flag u, and keywords of their own.
  const ajv = new Ajv2020({ strict: false, unicodeRegExp: false })
  addFormats.default(ajv)
  ajv.addFormat('idn-hostname', true)
  for (const file of readdirSync(SCHEMAS, { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.json')) ajv.addSchema(JSON.parse(readFileSync(`${SCHEMAS}/${file}`, 'utf8')) as AnySchemaObject)
  return ajv
}
