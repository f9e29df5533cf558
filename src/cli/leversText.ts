import type { LeverStateNow, LeversCaseResult, PlaceWithState } from '../actions/leversCase.ts'
import type { Lever } from '../core/knowledge/knowledgeBase.ts'
import type { NextStep } from '../core/levers/leverPlaces.ts'
import { CAUTION } from '../core/report/nextSteps.ts'
import { shortNumber } from '../core/report/numbers.ts'
import { counted, plain } from '../core/report/text.ts'
import { duration } from '../core/report/times.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'
import { wrap } from './wrap.ts'

/** So many places are printed; `--json` has them all. */
const SHOWN = 20

/** Where stolen coins lie, who could act, what to ask for, and what the contracts say now. */
export function leversText(result: LeversCaseResult): string {
  const able = result.places.filter(({ step }) => step !== 'none')
  const rest = result.places.length - able.length
  const lines = [
    pc.bold(
      `${able.length} of ${counted(result.places.length, 'place')} where somebody could act, as of ${result.asOf}`,
    ),
    ...able.slice(0, SHOWN).flatMap((place) => placeLines(place, result)),
    ...(able.length > SHOWN ? ['', `… and ${able.length - SHOWN} more: --json lists them`] : []),
    ...(rest === 0 ? [] : ['', `At ${able.length === 0 ? 'all of them' : `${rest} more`}, nobody is known who could.`]),
    '',
    ...wrapped(plain(CAUTION), ''),
  ]
  return `${lines.join('\n')}\n`
}

function placeLines(place: PlaceWithState, { live, asOf, links }: LeversCaseResult): readonly string[] {
  const coins = place.coins.map(
    ({ amount, decimals, symbol, asset }) => `${shortNumber(amount, decimals)} ${symbol || asset}`,
  )
  const age = place.lastTime === null ? '' : `, last arrival ${duration(Date.parse(asOf) - place.lastTime)} earlier`
  return [
    '',
    `${printable(place.address)}  ${place.chain}`,
    ...wrapped(`${place.is}: ${coins.join(', ')}${age}`, '  '),
    ...wrapped(STEPS[place.step](live), '  '),
    ...place.levers.flatMap((lever) => [
      ...leverLines(lever, links),
      ...place.states.filter((state) => state.lever === lever.id).flatMap((state) => stateLines(state, place)),
    ]),
  ]
}

function leverLines(
  { act, name, who, function: call, instrument, contact, sources, lastChecked }: Lever,
  links: ReadonlyMap<string, string>,
) {
  const parts = [
    `${act} ${name}: ${who}`,
    ...(call === '' ? [] : [call]),
    ...(instrument === '' ? [] : [`on ${instrument}`]),
    ...(contact === '' ? [] : [`contact: ${contact}`]),
  ]
  return [
    ...wrapped(`${parts.join('; ')} (checked ${lastChecked})`, '    '),
    `      ${printable(links.get(sources[0] ?? '') ?? '')}`,
  ]
}

function stateLines({ asset, call, says, at, why }: LeverStateNow, { coins }: PlaceWithState): readonly string[] {
  const name = coins.find((one) => one.asset === asset)?.symbol || asset
  const now = `${name} there now: ${says.replace('-', ' ')}`
  return at === null
    ? wrapped(`${now} (${why})`, '      ')
    : [...wrapped(`${now}, by ${call} in block ${at.height}`, '      '), `      ${at.hash}`]
}

const STEPS: Readonly<Record<NextStep, (live: boolean) => string>> = {
  hold: (live) =>
    live
      ? 'Ask to hold, now, and send the hashes; a request by law enforcement follows.'
      : 'It could have been asked to hold what arrived less than 24 hours before.',
  preserve: (live) =>
    live
      ? 'Ask to hold what is left and to preserve the records.'
      : 'It could have been asked to hold what was left and to preserve the records.',
  records: (live) =>
    live
      ? 'Ask for records by legal process: it arrived 7 days ago or earlier.'
      : 'Records could have been asked for by legal process: it arrived 7 days before or earlier.',
  freeze: (live) =>
    live
      ? 'Ask who can act on it there to freeze it, by law enforcement; send the hashes.'
      : 'Who can act on it there could have been asked to freeze it, by law enforcement.',
  none: () => 'Nobody is known who could act.',
}

function wrapped(text: string, indent: string): readonly string[] {
  return wrap(printable(text), indent).trimEnd().split('\n')
}
