import { groupedText } from '../../core/groupedText.ts'
import type { ShapeKind, Shapes } from '../../core/report/shapes.ts'
import { plain, type Text } from '../../core/report/text.ts'
import { inlineHtml } from './inlineHtml.ts'
import { list, section } from './parts.ts'
import { peelChainSvg } from './peelChainSvg.ts'

/** Patterns in which the stolen coins moved, each as one object. */
export function shapesSection(shapes: Shapes, front: string): string {
  const { heading, peelChains, more } = shapes
  const cards = peelChains.map(
    (card) =>
      `<figure>${peelChainSvg(card, plain(card.what))}<figcaption>${inlineHtml(card.what)} ${card.details.map(inlineHtml).join(' ')}</figcaption></figure>`,
  )
  const rest = (kind: ShapeKind) =>
    more[kind] === 0 ? '' : `<p class="small">${groupedText(more[kind])} more in shapes.csv.</p>`
  const lines = (title: string, kind: ShapeKind, texts: readonly Text[]) =>
    texts.length === 0 ? '' : `<h3>${title}</h3>${list(texts)}${rest(kind)}`
  const body = [
    cards.length === 0
      ? ''
      : `<h3>Peel chains</h3><p class="small">Each bar is a step: what goes on, and on top of it what is paid off.</p>${cards.join('')}${rest('peelChains')}`,
    lines('CoinJoins, where the trace ends', 'coinJoins', shapes.coinJoins),
    lines('Structured payments', 'structuredPayments', shapes.structuredPayments),
    lines('Fan-outs', 'fanOuts', shapes.fanOuts),
    lines('Fan-ins', 'fanIns', shapes.fanIns),
  ].join('')
  const note = `Patterns of payments that carry stolen value under ${front}. They say how coins were moved, not who moved them: businesses pay like this, too.`
  return section('shapes', heading, body === '' ? '' : note, body)
}
