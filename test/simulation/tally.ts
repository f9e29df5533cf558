import type { Outcome } from './tellStory.ts'

/** How much of what was done. */
export type Tally = Readonly<Record<string, number>>

export function tally(outcomes: readonly Outcome[], before: Tally = {}): Tally {
  const sums: Record<string, number> = { ...before }
  const add = (what: string, n: number) => {
    sums[what] = (sums[what] ?? 0) + n
  }
  add('seeds', outcomes.length)
  for (const { story, refusedWith, kills, faults, locked } of outcomes) {
    add(`with ${story}`, 1)
    if (refusedWith !== null) add(`refused alike with ${refusedWith}`, 1)
    add('processes killed', kills)
    add('second processes sent away', locked)
    for (const fault of faults) add(`faults by ${fault}`, 1)
  }
  return sums
}

export function tallyText(sums: Tally): string {
  return Object.entries(sums)
    .map(([what, n]) => `${n} ${what}`)
    .join(', ')
}
