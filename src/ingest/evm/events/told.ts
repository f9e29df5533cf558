import { EVENT_FIELDS } from '../../../core/ledger/rowSource.ts'
import { literal } from '../../../core/ledger/sqlLiteral.ts'
import type { EvmEntry } from '../evmTable.ts'
import { hexAmount } from '../sql.ts'
import { DECODERS } from './decoders.ts'
import type { AddressPart, EventDecoder, Part } from './eventDecoder.ts'

/**
 * What a log tells, as `EventSelect.told`, in SQL over the columns `address, topics, topic, topic_count, whole` (its data). Two steps, so that the
 * long expression for an amount stands there twice and not twice for each decoder: `raw` has amounts in hex digits.
 */
export function rawTold(entry: EvmEntry): string {
  const branches = decodersOf(entry.chain).map(
    (decoder) => `WHEN ${isEvent(decoder, entry.chain)} THEN ${fields(decoder, entry)}`,
  )
  return `CASE ${branches.join(' ')} END`
}

/** `told` of `raw`. */
export function told(raw: string): string {
  const said = EVENT_FIELDS.map((field) => {
    const value = `${raw}.${field}`
    return `${field} := ${AMOUNTS.has(field) ? hexAmount(value) : value}`
  })
  return `CASE WHEN ${raw} IS NOT NULL THEN struct_pack(${said.join(', ')}) END`
}

/** Whether a log is the event of a contract that destroys coins without a `Transfer`: then it is a movement, too. */
export function isBurn(chain: string): string {
  const burns = decodersOf(chain).filter(({ burns }) => burns)
  return burns.map((decoder) => `(${isEvent(decoder, chain)})`).join(' OR ') || 'false'
}

const AMOUNTS: ReadonlySet<string> = new Set(['amount', 'other_amount'])

function decodersOf(chain: string): readonly EventDecoder[] {
  return DECODERS.filter(({ contracts }) => contracts === 'any' || chain in contracts)
}

/** A log with another number of topics or fewer words is another contract's event of the same name. */
function isEvent({ topic, contracts, topics, words, ...decoder }: EventDecoder, chain: string): string {
  const believed =
    contracts === 'any' ? [] : [`lower(address) IN (${contracts[chain]!.map((one) => literal(one)).join(', ')})`]
  const parts = [decoder.who, decoder.other, decoder.asset, decoder.otherAsset]
  // An address fills 20 of its 32 bytes.
  const padded = parts.flatMap((part) => {
    if (part === undefined || part === 'contract' || 'byContract' in part) return []
    return [`starts_with(${digitsOf(part)}, '${'0'.repeat(24)}')`]
  })
  const shaped = [`topic_count = ${topics}`, `length(whole) >= ${2 + 64 * words}`]
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

function assetOf(part: AddressPart | undefined, entry: EvmEntry): string {
  if (part === undefined) return NONE
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
