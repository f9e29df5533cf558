import { expect, test } from 'vitest'
import { actorReasons, incidentReasons } from './matchReasons.ts'
import { nameOf } from './nameKeys.ts'
import type { Traits } from './traits.ts'

const NOTHING: Traits = { names: [], dates: [], transactions: [], addresses: [], amounts: [], ids: [], documents: [] }
const RONIN = {
  ...NOTHING,
  names: ['Ronin Bridge'].map(nameOf),
  dates: ['2022-03-23'],
  transactions: ['ethereum/0xc28f'],
  addresses: ['ethereum/0x098b'],
  amounts: ['USD 62500000000', 'ETH 173600'],
}
const kinds = (other: Partial<Traits>) => incidentReasons(RONIN, { ...NOTHING, ...other }).map(({ kind }) => kind)

test.each<[string, Partial<Traits>, string[]]>([
  ['a name and a near date', { names: ['Ronin Network'].map(nameOf), dates: ['2022-03-29'] }, ['name', 'date']],
  ['a name and a month', { names: ['Ronin'].map(nameOf), dates: ['2022-04'] }, ['name', 'date']],
  ['a name and the year after', { names: ['Ronin'].map(nameOf), dates: ['2023-05'] }, []],
  [
    'a name and an amount',
    { names: ['Ronin'].map(nameOf), dates: ['2023-05'], amounts: ['ETH 173600'] },
    ['name', 'date', 'amount'],
  ],
  [
    'a longer name and a near date',
    { names: ['Sky Mavis Ronin'].map(nameOf), dates: ['2022-03-25'] },
    ['like-name', 'date'],
  ],
  ['a longer name and another month', { names: ['Sky Mavis Ronin'].map(nameOf), dates: ['2022-04-25'] }, []],
  ['a transaction', { dates: ['2022-08-01'], transactions: ['ethereum/0xc28f'] }, ['date', 'transaction']],
  ['an address, a year later', { dates: ['2023-08-01'], addresses: ['ethereum/0x098b'] }, []],
  ['an address and a near date', { dates: ['2022-04-01'], addresses: ['ethereum/0x098b'] }, ['date', 'address']],
  ['an amount and a near date', { dates: ['2022-03-24'], amounts: ['USD 62500000000'] }, ['date', 'amount']],
  ['an amount and the week after', { dates: ['2022-03-31'], amounts: ['USD 62500000000'] }, []],
  ['a near date only', { dates: ['2022-03-23'], names: ['Inverse'].map(nameOf) }, []],
])('%s', (_, other, expected) => {
  expect(kinds(other)).toEqual(expected)
})

test('reasons say what both have', () => {
  const other = {
    ...NOTHING,
    names: ['Ronin'].map(nameOf),
    dates: ['2022-03-29'],
    amounts: ['USD 62500000050', 'USD 62500000000'],
  }
  expect(incidentReasons({ ...RONIN, amounts: other.amounts }, other).map(({ words }) => words)).toEqual([
    'the name Ronin',
    'the date 2022-03-29, 6 days away',
    'the loss $625,000,000.50 and 1 more',
  ])
})

test('actors match by an id or a name, and a state is no group', () => {
  const group = { ...NOTHING, names: ['Lazarus Group', 'HIDDEN COBRA'].map(nameOf), ids: ['mitre G0032'] }
  const reasons = (other: Partial<Traits>) => actorReasons(group, { ...NOTHING, ...other }).map(({ kind }) => kind)
  expect(reasons({ ids: ['mitre G0032'], names: ['Labyrinth Chollima'].map(nameOf) })).toEqual(['id'])
  expect(reasons({ names: ['Hidden Cobra'].map(nameOf) })).toEqual(['name'])
  expect(reasons({ names: ['North Korea'].map(nameOf) })).toEqual([])
  expect(reasons({ names: ['Lazarus Group of hackers'].map(nameOf) })).toEqual([])
})
