import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { fullNumber } from '../../core/report/numbers.ts'
import { addressKey } from '../../core/share/compareLists.ts'
import type { SharedAddress, ShareFile } from '../../core/wire/shareFile.ts'
import { ALWAYS, type ExternalReference, type StixObject, stixId, stixObject } from './stixObject.ts'
import { tlpMarking, tlpMarkingId } from './tlpMarkings.ts'
import { wallet, walletId } from './wallets.ts'

type List = Omit<ShareFile, 'seal'>

/**
 * `list.stix.json`: each address as a wallet and an indicator that is dated by the lists, so that a later list replaces it; one
 * that was withdrawn is revoked. Every object bears the marking.
 */
export function shareStix(list: List): readonly string[] {
  const objects = objectsOf(list).map((object) => JSON.stringify(object))
  const id = stixId('bundle', bytesToHex(sha256(utf8ToBytes(objects.join('\n')))))
  return [`{"type":"bundle","id":"${id}","objects":[\n`, objects.join(',\n'), '\n]}\n']
}

const AUTHOR = 'share/dyepack'

function objectsOf(list: List): readonly StixObject[] {
  const marked = (object: StixObject): StixObject => ({ ...object, object_marking_refs: [tlpMarkingId(list.tlp)] })
  const unmarked = (...parts: Parameters<typeof stixObject>): StixObject => ({
    ...stixObject(...parts),
    created_by_ref: stixId('identity', AUTHOR),
  })
  const own: typeof unmarked = (...parts) => marked(unmarked(...parts))
  const rows = [
    ...list.addresses.map((row) => ({ row, withdrawn: '' })),
    ...list.withdrawn.map(({ was, words }) => ({ row: was, withdrawn: words })),
  ]
  const wallets = new Map(rows.map(({ row }) => [walletId(row.address), marked(wallet(row.address))]))
  const here = list.addresses.map((row) => [walletId(row.address), stixId('indicator', keyOf(list, row))] as const)
  const now = { created: list.stamp, modified: list.stamp }
  const refs = [...new Set(here.flat())]
  return [
    tlpMarking(list.tlp),
    // The same in lists of every level.
    unmarked('identity', AUTHOR, ALWAYS, {
      name: 'dyepack',
      description: 'Follows stolen coins over a ledger. It names nobody: it says what came to which address.',
      identity_class: 'system',
    }),
    ...wallets.values(),
    ...rows.map(({ row, withdrawn }) => {
      const times = { created: stixTime(row.listed), modified: stixTime(withdrawn === '' ? row.changed : list.stamp) }
      return own('indicator', keyOf(list, row), times, {
        name: `${row.address}: ${row.is}`,
        description: withdrawn === '' ? descriptionOf(list, row) : `Withdrawn: ${withdrawn}.`,
        indicator_types: ['unknown'],
        pattern: `[cryptocurrency-wallet:value = '${row.address.replace(/['\\]/g, '\\$&')}']`,
        pattern_type: 'stix',
        valid_from: stixTime(row.firstStolen),
        revoked: withdrawn === '' ? undefined : true,
        labels: [row.role, row.chain],
        confidence: row.evidence.confidence === null ? undefined : Math.round(Number(row.evidence.confidence) * 100),
        external_references: referencesOf(row),
      })
    }),
    ...rows.map(({ row, withdrawn }) => {
      const times = { created: stixTime(row.listed), modified: withdrawn === '' ? stixTime(row.listed) : list.stamp }
      return own('relationship', keyOf(list, row), times, {
        relationship_type: 'related-to',
        source_ref: stixId('indicator', keyOf(list, row)),
        target_ref: walletId(row.address),
        revoked: withdrawn === '' ? undefined : true,
      })
    }),
    ...(refs.length === 0
      ? []
      : [
          own('grouping', `share/${list.case}/${list.stamp}`, now, {
            name: `${list.title}, list ${list.number}`,
            context: 'suspicious-activity',
            object_refs: refs,
          }),
        ]),
    own('note', `share/${list.case}/${list.stamp}`, now, {
      abstract: `${list.title}, as of ${list.asOf}`,
      content: list.notice,
      object_refs: [stixId('identity', AUTHOR)],
      external_references: [
        { source_name: 'dyepack-manifest', external_id: list.snapshot.manifest },
        ...(list.since === null ? [] : [{ source_name: 'dyepack-share', external_id: list.since.sha256 }]),
      ],
    }),
  ]
}

/** One address on two chains is one wallet and two indicators. What was revoked stays so: an address that comes back is a new one. */
function keyOf(list: List, row: SharedAddress): string {
  return `share/${list.case}/${row.listed}/${addressKey(row)}`
}

function descriptionOf(list: List, row: SharedAddress): string {
  const amounts = row.amounts.map(
    ({ stolen, decimals, symbol, asset }) => `${fullNumber(BigInt(stolen), decimals)} ${symbol || asset}`,
  )
  const { front, low, high } = row.share
  const usd = row.usd === null ? '' : ` ($${row.usd} at the time of each payment)`
  return `On ${row.chain}: ${row.is}. Stolen coins that came there by ${list.policy}: ${amounts.join(', ') || 'none'}${usd}. Of all that it received, ${front} is stolen (${low} to ${high} by policy). ${list.notice}`
}

/** Transactions by which it can be checked, then what others say. */
function referencesOf(row: SharedAddress): readonly ExternalReference[] {
  return [
    ...row.transactions.map((hash) => ({ source_name: row.chain, external_id: hash })),
    ...row.claims.map(({ says, by, url }) => ({
      source_name: by === '' ? 'a label' : by,
      description: says,
      ...(url !== null && /^https?:\/\/[\w.-]+(?:[/?#][\w./?#&=%~+:@!,;-]*)?$/.test(url) ? { url } : {}),
    })),
  ]
}

function stixTime(time: string): string {
  return new Date(time).toISOString()
}
