import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import type { Means } from '../../core/knowledge/knowledgeWords.ts'
import { statementsOf } from '../../core/knowledge/statementsOf.ts'
import { campaigns, stixActor } from './actors.ts'
import { attackPattern } from './attackPatterns.ts'
import { creatorIdentity, publisherIdentity, publisherPart, victimIdentity } from './identities.ts'
import { incidentTargets, stixIncident } from './incidents.ts'
import { leverAction } from './levers.ts'
import { statementNote } from './notes.ts'
import { opinions } from './opinions.ts'
import { statedLinks } from './statedLinks.ts'
import { type StixObject, stixId } from './stixObject.ts'
import { wallet } from './wallets.ts'

/** A knowledge base as a STIX 2.1 bundle, one object a line. Every reference resolves within it. */
export function stixBundle(index: KnowledgeIndex): readonly string[] {
  const objects = stixObjects(index).map((object) => JSON.stringify(object))
  const id = stixId('bundle', bytesToHex(sha256(utf8ToBytes(objects.join('\n')))))
  return [`{"type":"bundle","id":"${id}","objects":[\n`, objects.join(',\n'), '\n]}\n']
}

function stixObjects(index: KnowledgeIndex): readonly StixObject[] {
  const { publishers, actors, incidents, claims, levers } = index.base
  const links = statedLinks(claims, index)
  const statements = statementsOf(claims)
  const means = claims.flatMap((claim): readonly Means[] => (claim.kind === 'means' ? claim.means : []))
  const addresses = claims.flatMap((claim) => (claim.kind === 'addresses' ? claim.addresses : []))
  return [
    creatorIdentity(),
    ...publishers.map(publisherIdentity),
    ...onceEach(incidents.map(victimIdentity)),
    ...actors.map((actor) => stixActor(actor, index)),
    ...campaigns(claims, index),
    ...onceEach(means.flatMap(attackPattern)),
    ...incidents.map((incident) => stixIncident(incident, index)),
    ...onceEach(addresses.map(({ address }) => wallet(address))),
    ...levers.map((lever) => leverAction(lever, index)),
    ...publishers.flatMap(publisherPart),
    ...incidents.map((incident) => incidentTargets(incident, index)),
    ...onceEach(links.map(({ object }) => object)),
    ...statements.map((statement) => statementNote(statement, index)),
    ...opinions(statements, links, index),
  ]
}

/** A victim that was robbed twice, an address that many name. */
function onceEach(objects: readonly StixObject[]): readonly StixObject[] {
  return [...new Map(objects.map((object) => [object.id, object])).values()]
}
