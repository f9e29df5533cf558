import { EVENT_FIELDS } from '../../../core/ledger/rowSource.ts'
import { literal } from '../../../core/ledger/sqlLiteral.ts'
import type { EvmEntry } from '../evmTable.ts'
import { hexAmount } from '../sql.ts'
import { DECODERS } from './decoders.ts'
import type { AddressPart, AssetPart, EventDecoder, Part } from './eventDecoder.ts'

/**
 * What a log tells, as `EventSelect.told`, in SQL over the columns `address, topics, topic, topic_count, whole` (its data). Two steps, so that the
 * long expression for an amount stands there twice and not twice for each decoder: `raw` has amounts in hex digits.
 */
export function rawTold(entry: EvmEntry, decoders: readonly EventDecoder[]): string {
  const branches = decoders.map((decoder) => `WHEN ${isEvent(decoder, entry.chain)} THEN ${fields(decoder, entry)}`)
  return `CASE ${branches.join(' ')} END`
}

/** What is told where nothing is. */
export const NOTHING = `NULL::STRUCT(${EVENT_FIELDS.map((field) => `${field} VARCHAR`).join(', ')})`

/** `told` of `raw`; `asset`: where the log itself may not say it. */
export function told(raw: string, asset: string): string {
  const said = EVENT_FIELDS.map((field) => {
    const value = field === 'asset' ? asset : `${raw}.${field}`
    return `${field} := ${AMOUNTS.has(field) ? hexAmount(value) : value}`
  })
  return `CASE WHEN ${raw} IS NOT NULL THEN struct_pack(${said.join(', ')}) END`
}

/** What a log moves though no `Transfer` says so: `burn`, or as `EventDecoder.position` says; NULL: nothing. */
export function silentMove(chain: string, decoders: readonly EventDecoder[]): string {
  const moves = decoders.flatMap((decoder) => {
    const move = decoder.burns ? 'burn' : decoder.position
    return move === undefined ? [] : [`WHEN ${isEvent(decoder, chain)} THEN ${literal(move)}`]
  })
  return moves.length === 0 ? NONE : `CASE ${moves.join(' ')} END`
}

/** Contracts of a chain, of these decoders, whose events do not name the token that they speak of, or mean another thing where a `Transfer` follows. */
export function contractsBeside(chain: string, decoders: readonly EventDecoder[]): readonly string[] {
  const found = decoders.flatMap(({ asset, transfers, contracts }) =>
    (asset === 'moved' || transfers !== undefined) && contracts !== 'any' ? contracts[chain]! : [],
  )
  return [...new Set(found)]
}

/** The way of the coins that an event speaks of, seen from its contract. */
export const WAY = `CASE WHEN raw.kind IN ('withdraw', 'borrow') THEN 'out' ELSE 'in' END`

const AMOUNTS: ReadonlySet<string> = new Set(['amount', 'other_amount'])

/** The events of a chain; `topics`: those that occur, null where nobody has looked. */
export function decodersOf(chain: string, topics: ReadonlySet<string> | null): readonly EventDecoder[] {
  return DECODERS.filter(
    ({ contracts, topic }) => (contracts === 'any' || chain in contracts) && (topics?.has(topic) ?? true),
  )
}

/** A log with another number of topics or fewer words is another contract's event of the same name. */
function isEvent({ topic, contracts, topics, words, ...decoder }: EventDecoder, chain: string): string {
  const believed =
    contracts === 'any' ? [] : [`lower(address) IN (${contracts[chain]!.map((one) => literal(one)).join(', ')})`]
  const parts = [decoder.who, decoder.other, decoder.asset, decoder.otherAsset]
  // An address fills 20 of its 32 bytes.
  const padded = parts.flatMap((part) => {
    if (part === undefined || typeof part === 'string' || 'byContract' in part || 'named' in part) return []
    return [`starts_with(${digitsOf(part)}, '${'0'.repeat(24)}')`]
  })
  const next = decoder.transfers === undefined ? [] : [decoder.transfers ? 'next_transfers' : 'NOT next_transfers']
  const shaped = [`topic_count = ${topics}`, `length(whole) >= ${2 + 64 * words}`, ...next]
  return [`topic = ${literal(topic)}`, ...believed, ...shaped, ...padded].join(' AND ')
}

function fields({ kind, who, other, asset, otherAsset, amount, otherAmount }: EventDecoder, entry: EvmEntry): string {
  const said: Readonly<Record<(typeof EVENT_FIELDS)[number], string>> = {
    kind: literal(kind),
    contract: 'lower(address)',
    who: addressOf(who),
    other: addressOf(other),
    asset: assetOf(asset, entry),
    amount: amount === undefined ? NONE : digitsOf(amount),
    other_asset: assetOf(otherAsset, entry),
    other_amount: otherAmount === undefined ? NONE : digitsOf(otherAmount),
  }
  return `struct_pack(${EVENT_FIELDS.map((field) => `${field} := ${said[field]}`).join(', ')})`
}

const NONE = 'NULL::VARCHAR'
/** How contracts that trade tokens name the chain's own coin. */
const COIN = `'0x${'e'.repeat(40)}'`

function assetOf(part: AssetPart | undefined, entry: EvmEntry): string {
  if (part === undefined || part === 'moved') return NONE
  if (typeof part !== 'string' && 'named' in part) {
    const words = part.named.map((one) => {
      if (typeof one === 'string') return one === 'contract' ? 'lower(address)' : literal(one)
      return 'id' in one ? `'0x' || lower(${digitsOf(one.id)})` : addressOf(one)
    })
    return [literal(`${entry.chain}/`), ...words].join(' || ')
  }
  const address = addressOf(part)
  const token = `${literal(`${entry.chain}/`)} || ${address}`
  return part === 'contract'
    ? token
    : `CASE WHEN ${address} = ${COIN} THEN ${literal(`${entry.chain}/${entry.symbol}`)} ELSE ${token} END`
}

function addressOf(part: AddressPart | undefined): string {
  if (part === undefined) return NONE
  if (part === 'contract') return 'lower(address)'
  if (!('byContract' in part)) return `'0x' || lower(substr(${digitsOf(part)}, 25))`
  const whens = Object.entries(part.byContract).map(
    ([contract, said]) => `WHEN ${literal(contract)} THEN ${literal(said)}`,
  )
  return `CASE lower(address) ${whens.join(' ')} END`
}

/** 64 hex digits. */
function digitsOf(part: Part): string {
  return 'topic' in part ? `substr(topics, ${67 * part.topic + 3}, 64)` : `substr(whole, ${3 + 64 * part.word}, 64)`
}
