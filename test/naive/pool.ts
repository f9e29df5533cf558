/** An amount that is clean (origin 0) or of one origin, and how much of what was stolen it stands for. */
export interface Lot {
  readonly origin: number
  readonly amount: bigint
  readonly basis: bigint
}

/** A policy under which value is conserved: all but poison. */
export type ConservingPolicy = 'fifo' | 'lifo' | 'haircut' | 'libr' | 'dirty-first' | 'tiho'

export interface Drawn {
  /** In the order that the policy sets. */
  readonly taken: readonly Lot[]
  /** What stays, oldest first. */
  readonly left: readonly Lot[]
}

/** Takes `amount` (at most the pool's total) out of a pool, as the policy chooses. */
export function draw(pool: readonly Lot[], amount: bigint, policy: ConservingPolicy): Drawn {
  if (amount > sumOf(pool)) throw new RangeError('a pool cannot give more than it holds')
  if (policy === 'haircut') return drawProRata(pool, amount)
  const age = pool.map((_, index) => index)
  const clean = age.filter((index) => pool[index]!.origin === 0)
  const tainted = age.filter((index) => pool[index]!.origin !== 0)
  if (policy === 'fifo') return drawInTurn(pool, amount, age)
  if (policy === 'libr') return drawInTurn(pool, amount, [...clean, ...tainted])
  if (policy !== 'lifo') return drawInTurn(pool, amount, [...tainted, ...clean])
  const { taken, left } = drawInTurn(pool, amount, age.reverse())
  return { taken: [...taken].reverse(), left }
}

/** Puts lots at the young end. Under haircut a pool is one vector: what is of one origin becomes one part. */
export function deposit(pool: readonly Lot[], lots: readonly Lot[], policy: ConservingPolicy): readonly Lot[] {
  const all = [...pool, ...lots].filter((lot) => lot.amount > 0n)
  if (policy !== 'haircut') return all
  return byOriginThenClean(all).map((origin) => {
    const part = all.filter((lot) => lot.origin === origin)
    return { origin, amount: sumOf(part), basis: part.reduce((sum, lot) => sum + lot.basis, 0n) }
  })
}

export function sumOf(lots: readonly Lot[]): bigint {
  return lots.reduce((sum, lot) => sum + lot.amount, 0n)
}

export function clean(amount: bigint): Lot {
  return { origin: 0, amount, basis: 0n }
}

function drawInTurn(pool: readonly Lot[], amount: bigint, turns: readonly number[]): Drawn {
  const left: (Lot | null)[] = [...pool]
  const taken: Lot[] = []
  let missing = amount
  for (const index of turns) {
    if (missing === 0n) break
    const lot = pool[index]!
    if (lot.amount <= missing) {
      taken.push(lot)
      left[index] = null
      missing -= lot.amount
    } else {
      const [part, rest] = split(lot, missing)
      taken.push(part)
      left[index] = rest
      missing = 0n
    }
  }
  return { taken, left: left.filter((lot) => lot !== null) }
}

/** Largest remainder; ties go to the lower origin, and to the clean part last. */
function drawProRata(parts: readonly Lot[], amount: bigint): Drawn {
  const total = sumOf(parts)
  if (amount === 0n) return { taken: [], left: parts }
  const order = byOriginThenClean(parts).map((origin) => parts.find((part) => part.origin === origin)!)
  const shares = order.map((part) => (amount * part.amount) / total)
  const missing = amount - shares.reduce((sum, share) => sum + share, 0n)
  const byRemainder = order
    .map((part, index) => ({ index, remainder: (amount * part.amount) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  for (const { index } of byRemainder.slice(0, Number(missing))) shares[index]! += 1n
  const halves = order.map((part, index) => split(part, shares[index]!))
  return {
    taken: halves.map(([part]) => part).filter((part) => part.amount > 0n),
    left: halves.map(([, rest]) => rest).filter((rest) => rest.amount > 0n),
  }
}

/** A part of a lot, and the rest. */
export function split(lot: Lot, share: bigint): [Lot, Lot] {
  const basis = (lot.basis * share) / lot.amount
  return [
    { origin: lot.origin, amount: share, basis },
    { origin: lot.origin, amount: lot.amount - share, basis: lot.basis - basis },
  ]
}

function byOriginThenClean(lots: readonly Lot[]): number[] {
  const origins = new Set(lots.map((lot) => lot.origin))
  return [...origins].sort((a, b) => (a === 0 ? 1 : b === 0 ? -1 : a - b))
}
