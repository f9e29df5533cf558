/** Lets so many requests run at once as the nodes bear: one more after each round that went well, half as many after trouble. */
export interface Pace {
  run<T>(work: () => Promise<T>): Promise<T>
  faster(): void
  slower(): void
}

export function createPace(most: number): Pace {
  let limit = Math.min(4, most)
  let running = 0
  const queue: (() => void)[] = []
  const next = () => {
    while (running < Math.floor(limit) && queue.length > 0) {
      running++
      queue.shift()!()
    }
  }
  return {
    run: async (work) => {
      await new Promise<void>((resolve) => {
        queue.push(resolve)
        next()
      })
      try {
        return await work()
      } finally {
        running--
        next()
      }
    },
    faster: () => {
      limit = Math.min(most, limit + 1 / limit)
      next()
    },
    slower: () => {
      limit = Math.max(1, limit / 2)
    },
  }
}
