import fc from 'fast-check'
import { expect, it } from 'vitest'
import { modelOf, smallCase } from '../../../test/report/smallCase.ts'
import { GROUP_IDS } from './groups.ts'
import { sharesOf } from './numbers.ts'
import { placeShares } from './placeShares.ts'

it('adds up to 100.0 % over all places, and to the group over the places of a group', () => {
  const model = modelOf(smallCase())
  const { scale } = model.parts[0]!
  const place = model.places[0]!
  const sizes = fc.array(fc.tuple(fc.constantFrom(...GROUP_IDS), fc.bigInt({ min: 0n, max: 2n ** 90n })), {
    minLength: 1,
  })
  fc.assert(
    fc.property(sizes, (list) => {
      const places = list.map(([group, basis], i) => ({
        ...place,
        ...{ key: String(i), group, sums: new Map([['haircut' as const, new Map([[1, basis]])]]) },
      }))
      const shares = placeShares(places, scale, 'haircut')
      const sumOf = (group: string) =>
        places.reduce((all, entry) => all + (entry.group === group ? (shares.get(entry.key) ?? 0) : 0), 0)
      const weights = GROUP_IDS.map((id) =>
        list.reduce((all, [group, basis]) => (group === id ? all + basis : all), 0n),
      )
      expect(GROUP_IDS.map(sumOf)).toEqual(sharesOf(weights))
    }),
  )
})
