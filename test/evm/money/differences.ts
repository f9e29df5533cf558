import { foundMoney } from './foundMoney.ts'
import type { Told } from './town.ts'
import { POLICIES } from './truth.ts'

/** Every line in which a result and the book of the story differ, under any policy. */
export function differences({ world, now }: Told, outDir: string): readonly string[] {
  return POLICIES.flatMap((policy) => {
    const [truth, found] = [world.truth.account(policy, now), foundMoney(outDir, policy)].map(
      ({ places, flows, swaps, losses }) => [
        ...places.map((place) => `place ${JSON.stringify(place)}`),
        ...flows.map((line) => `flow ${line}`),
        ...swaps.map((line) => `swap ${line}`),
        ...Object.entries(losses).map((line) => `loss ${line.join(' ')}`),
      ],
    ) as [string[], string[]]
    const lacking = truth.filter((line) => !found.includes(line)).map((line) => `${policy} lacks ${line}`)
    return [...lacking, ...found.filter((line) => !truth.includes(line)).map((line) => `${policy} invents ${line}`)]
  })
}
