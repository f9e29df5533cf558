import type { Inline, Text } from '../../core/report/text.ts'
import { escapeHtml } from './escape.ts'

/** A sentence as HTML: short values, the full ones in the title. */
export function inlineHtml(text: Text | Inline): string {
  return typeof text === 'string' || !Array.isArray(text)
    ? pieceHtml(text as Inline)
    : (text as Text).map(pieceHtml).join('')
}

function pieceHtml(piece: Inline): string {
  if (typeof piece === 'string') return escapeHtml(piece)
  const short = escapeHtml(piece.short)
  if (piece.kind === 'link') return `<a href="${escapeHtml(piece.href)}" rel="noreferrer">${short}</a>`
  const full = escapeHtml(piece.full)
  if (piece.kind === 'strong') return `<strong>${short}</strong>`
  if (piece.kind === 'time') return `<time datetime="${full}" title="${full}">${short}</time>`
  if (piece.kind === 'amount') return `<data class="n" value="${full}" title="${full}">${short}</data>`
  const code = `<code title="${full}" data-copy="${full}">${short}</code>`
  if (piece.kind === 'hash') return code
  const label = piece.label === '' ? '' : `<strong>${escapeHtml(piece.label)}</strong> `
  const twin = escapeHtml(piece.lookAlikeOf)
  const warning =
    piece.lookAlikeOf === '' ? '' : ` <span class="twin" title="${twin}">looks like a known address, is another</span>`
  return `${label}${code}${warning}`
}
