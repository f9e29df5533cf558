/** Choices that make a random ledger: from a seed, or from a list of numbers that fast-check can shrink. */
export interface Dice {
  /** An integer from `min` to `max`, both included; the simplest choice is `min`. */
  int(min: number, max: number): number
  /** True in `percent` of 100 throws; the simplest choice is false. */
  chance(percent: number): boolean
  /** The simplest choice is the first. */
  pick<T>(from: readonly T[]): T
  /** An integer from 0 up to, not including, 2^bits. */
  bits(bits: number): bigint
  shuffle<T>(items: readonly T[]): T[]
}

export function diceFromSeed(seed: number): Dice {
  return diceFrom(mulberry32(seed))
}

/** Reads the choices one after the other; when they are used up, every choice is the simplest. */
export function diceFromChoices(choices: readonly number[]): Dice {
  let next = 0
  return diceFrom(() => choices[next++] ?? 0)
}

/** Tommy Ettinger's mulberry32: 32 bits of state, good enough to make test data. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

function diceFrom(next: () => number): Dice {
  const int = (min: number, max: number) => min + (next() % (max - min + 1))
  return {
    int,
    chance: (percent) => int(0, 99) >= 100 - percent,
    pick: (from) => from[int(0, from.length - 1)]!,
    bits: (bits) => {
      let value = 0n
      for (let have = 0; have < bits; have += 30) value = (value << 30n) | BigInt(next() % 2 ** 30)
      return BigInt.asUintN(bits, value)
    },
    shuffle: (items) => {
      const shuffled = [...items]
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = last - int(0, last)
        ;[shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!]
      }
      return shuffled
    },
  }
}
