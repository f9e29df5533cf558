import type { Wait } from './wait.ts'

/** Lets so many questions begin in a second, evenly spread. */
export interface Rate {
  /** Resolves when the next may begin. */
  next(): Promise<void>
}

/** `now`: milliseconds that never go back. */
export function createRate(callsASecond: number, wait: Wait, now: () => number = () => performance.now()): Rate {
  const gap = 1000 / callsASecond
  let free = Number.NEGATIVE_INFINITY
  return {
    next: async () => {
      const start = Math.max(free, now())
      free = start + gap
      const ahead = start - now()
      if (ahead > 0) await wait(ahead)
    },
  }
}
