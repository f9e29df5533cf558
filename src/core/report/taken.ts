import type { Frame } from './frame.ts'
import { stolenSum } from './lossBar.ts'
import { cents, dollars, type Scale, type Sum } from './money.ts'
import { counted, say, type Text } from './text.ts'
import { proseDay, proseTime } from './times.ts'

/** `173,600 ETH ($540.1 M at the time of the theft) stolen from Ronin Bridge on 23 Mar 2022, 13:29 UTC`. */
export function takenWords(frame: Frame, scale: Scale): Text {
  const { caseFile } = frame.input
  const from = caseFile.victim === null ? say`` : say` from ${caseFile.victim.name}`
  const origins = caseFile.origins.filter((origin) => scale.origins.includes(origin.id))
  const held = origins.filter((origin) => origin.seed.kind === 'opening')
  const taken = origins.filter((origin) => origin.seed.kind !== 'opening')
  const heldSum = part(
    frame,
    held.map((origin) => origin.id),
  )
  const takenSum = part(
    frame,
    taken.map((origin) => origin.id),
  )
  const time = firstTime(frame, taken.length === 0 ? held : taken)
  if (taken.length === 0) {
    const since = time === null ? '' : ` from ${proseDay(time)} on`
    return say`${scale.amount(heldSum)}${worth(frame, scale, heldSum)} traced${since} after the theft${from}`
  }
  const when = time === null ? say`` : say` on ${proseTime(time)}`
  const stolen = say`${scale.amount(takenSum)}${worth(frame, scale, takenSum)} stolen${from}${when}`
  if (held.length === 0) return stolen
  return say`${stolen}, and ${scale.amount(heldSum)} traced with it`
}

/** What the case counts in because it lay somewhere already when the ledger began; null where nothing did. */
export function heldWords(frame: Frame, scale: Scale): Text | null {
  const held = frame.input.caseFile.origins.filter(
    ({ id, seed }) => scale.origins.includes(id) && seed.kind === 'opening',
  )
  if (held.length === 0) return null
  const wallets = new Set(held.map(({ seed }) => (seed.kind === 'opening' ? seed.address : ''))).size
  const sum = part(
    frame,
    held.map((origin) => origin.id),
  )
  return say`${scale.amount(sum)} lay in ${counted(wallets, 'wallet')} already when the ledger begins. How it came there was not read; that it is of this theft is the case’s word.`
}

function part(frame: Frame, origins: readonly number[]): Sum {
  return new Map([...stolenSum(frame)].filter(([origin]) => origins.includes(origin)))
}

/** ` ($540.1 M at the time of the theft)`, where a price is known and the amount is not in dollars already. */
function worth(frame: Frame, scale: Scale, sum: Sum): Text {
  const origins = frame.input.trace.origins.filter((origin) => sum.has(origin.id))
  if (scale.unit.startsWith('USD') || origins.some((origin) => origin.usdAtTheft === null)) return say``
  return say` (${dollars(origins.reduce((all, origin) => all + cents(origin.usdAtTheft ?? '0.00'), 0n))} at the time of the theft)`
}

function firstTime(frame: Frame, origins: readonly { readonly id: number }[]): number | null {
  const ids = new Set(origins.map((origin) => origin.id))
  const times = frame.input.trace.origins.flatMap(({ id, time }) =>
    ids.has(id) && time !== null ? [Date.parse(time)] : [],
  )
  return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b))
}
