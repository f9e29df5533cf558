import { groupedText } from '../groupedText.ts'
import { visible } from './visible.ts'

/** A sentence in pieces: plain words, and values that a page shows short and holds in full. */
export type Text = readonly Inline[]

export type Inline =
  | string
  | AmountInline
  | { readonly kind: 'time'; readonly short: string; readonly full: string }
  | { readonly kind: 'strong'; readonly short: string; readonly full: string }
  | { readonly kind: 'hash'; readonly short: string; readonly full: string }
  | AddressInline
  | { readonly kind: 'link'; readonly short: string; readonly href: string }

export interface AmountInline {
  readonly kind: 'amount'
  readonly short: string
  readonly full: string
}

export interface AddressInline {
  readonly kind: 'address'
  /** What a source calls it; empty where nobody does. */
  readonly label: string
  readonly short: string
  readonly full: string
  /** The known address that this one could be mistaken for, in full; empty where there is none. */
  readonly lookAlikeOf: string
}

/**
 * Builds a sentence: words as they stand, values as pieces.
 *
 * @example
 * say`${amount} arrived at ${address}.`
 */
export function say(words: TemplateStringsArray, ...values: readonly (Inline | Text | number)[]): Text {
  const pieces: Inline[] = []
  words.forEach((word, i) => {
    push(pieces, word)
    const value = values[i]
    if (value === undefined) return
    if (typeof value === 'number') push(pieces, groupedText(value))
    else if (Array.isArray(value)) for (const piece of value as Text) push(pieces, piece)
    else push(pieces, value as Inline)
  })
  return pieces
}

/** The sentence as a terminal prints it: short values, labels first, nothing invisible. */
export function plain(text: Text): string {
  return text.map(plainInline).join('')
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly (Inline | Text)[]): Text {
  const pieces: Inline[] = []
  items.forEach((item, i) => {
    if (i > 0) push(pieces, i === items.length - 1 ? ' and ' : ', ')
    if (Array.isArray(item)) for (const piece of item as Text) push(pieces, piece)
    else push(pieces, item as Inline)
  })
  return pieces
}

/** `1 address`, `47 addresses`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${groupedText(count)} ${count === 1 ? one : many}`
}

/** The sentence with its first letter in upper case. */
export function sentenceCase(text: Text): Text {
  const first = text[0]
  if (typeof first !== 'string' || first === '') return text
  return [first[0]!.toUpperCase() + first.slice(1), ...text.slice(1)]
}

function push(pieces: Inline[], piece: Inline): void {
  const last = pieces.length - 1
  if (typeof piece === 'string' && typeof pieces[last] === 'string') pieces[last] += piece
  else if (piece !== '') pieces.push(piece)
}

function plainInline(piece: Inline): string {
  if (typeof piece === 'string') return visible(piece)
  if (piece.kind === 'link') return visible(piece.href)
  if (piece.kind !== 'address') return visible(piece.short)
  const warning = piece.lookAlikeOf === '' ? '' : ` (looks like ${visible(piece.lookAlikeOf)}, is not)`
  return `${piece.label === '' ? '' : `${visible(piece.label)} `}${visible(piece.short)}${warning}`
}
