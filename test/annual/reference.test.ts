import { describe, expect, test } from 'vitest'
import { claimedValue, rangeWords } from '../../src/core/annual/annualText.ts'
import { figureWords } from '../../src/core/annual/figureWords.ts'
import { plain } from '../../src/core/report/text.ts'
import { annualFileSchema } from '../../src/core/wire/annualFile.ts'
import { annualJson } from '../../src/render/json/annualJson.ts'
import { incidentFile, reportOn } from './annualFolder.ts'

type Model = Awaited<ReturnType<typeof reportOn>>

/** Standing figures of the actor, by year: `2021: 395 M by Chainalysis`. */
function table({ years }: Model): Record<number, string[]> {
  return Object.fromEntries(
    years.map(({ year, totals, counts }) => [
      year,
      [
        ...totals.map(({ standing, name, fact }) => ({ standing, text: `${name} ${plain(claimedValue(fact.value))}` })),
        ...counts.map(({ standing, name, fact }) => ({ standing, text: `${name} ${rangeWords(fact.count)}` })),
      ]
        .filter(({ standing }) => standing)
        .map(({ text }) => text),
    ]),
  )
}

describe('the published figures, as known on a day', () => {
  test('January 2022', async () => {
    expect(table(await reportOn({}, { from: 2016, to: 2021, asOf: '2022-01-13' }))).toEqual({
      2016: [],
      2017: [],
      2018: ['Chainalysis $522 M', 'Chainalysis 10'],
      2019: ['Chainalysis at least $200 M'],
      2020: ['Chainalysis 4'],
      2021: ['Chainalysis $395 M', 'Chainalysis 7'],
    })
  })

  test('February 2023', async () => {
    const model = await reportOn({}, { from: 2016, to: 2022, asOf: '2023-02-28' })
    expect(table(model)).toEqual({
      2016: ['Chainalysis $1.5 M'],
      2017: ['Chainalysis $29.2 M'],
      2018: ['Chainalysis $522.3 M', 'Chainalysis 10'],
      2019: ['Chainalysis $271.1 M'],
      2020: ['Chainalysis $299.5 M', 'Chainalysis 4'],
      2021: ['Chainalysis $428.8 M', 'Chainalysis 7'],
      2022: ['Chainalysis $1.651 B'],
    })
    const first = model.years[5]!.totals[0]!
    expect(first).toMatchObject({ standing: false, supersededBy: ['dprk/total-2021-chainalysis-2023-02'] })
  })

  test('December 2024', async () => {
    const {
      2020: y2020,
      2021: y2021,
      2023: y2023,
      2024: y2024,
    } = table(await reportOn({}, { from: 2016, to: 2024, asOf: '2024-12-31' }))
    expect({ y2020, y2021, y2023, y2024 }).toEqual({
      y2020: ['Chainalysis $299.5 M', 'Chainalysis 5'],
      y2021: [
        'Chainalysis $428.8 M',
        'TRM about $250 M',
        'A researcher $477.1 M',
        'A researcher $317.1 M',
        'Chainalysis 9',
        'A researcher 14',
        'A researcher 13',
      ],
      y2023: ['Chainalysis $428.8 M (DeFi only)', 'Chainalysis $660.5 M', 'Chainalysis 20'],
      y2024: ['Chainalysis $1.34 B', 'Chainalysis 47'],
    })
  })
})

describe('restatements', () => {
  const changes = (model: Model) =>
    model.restatements!.figures.map(({ from, to, silent }) => {
      const was = from.map((figure) => figureWords(figure)).join(' or ')
      return `${'period' in to.fact ? to.fact.period?.to : ''} ${to.fact.kind}: ${was} → ${figureWords(to)}${silent ? ', silent' : ''}`
    })

  test('from January 2022 to February 2023', async () => {
    const model = await reportOn({}, { from: 2016, to: 2022, asOf: '2023-02-28', against: '2022-01-13' })
    expect(changes(model)).toEqual([
      '2018 total: $522 M → $522.3 M',
      '2019 total: at least $200 M → $271.1 M',
      '2021 total: $395 M → $428.8 M',
    ])
  })

  test('from February 2023 to December 2024', async () => {
    const model = await reportOn({}, { from: 2016, to: 2024, asOf: '2024-12-31', against: '2023-02-28' })
    expect(changes(model)).toEqual(['2020 count: 4 → 5', '2021 count: 7 → 9', '2023 total: at least $1 B → $660.5 M'])
  })

  test('a figure that changes without a word is marked, and one that is only rounded is none', async () => {
    const later = (usd: string) => ({
      'figures/later.yaml': `about: dprk\nsource: chainalysis-2024-12\nclaims: [{ says: s, id: later, year: 2017, total: { usd: ${usd} } }]\n`,
    })
    const asked = { from: 2017, to: 2017, asOf: '2024-12-31', against: '2023-02-28' }
    expect(changes(await reportOn(later('41_000_000'), asked))).toContain('2017 total: $29.2 M → $41 M, silent')
    const rounded = await reportOn(later('29_000_000'), asked)
    expect(changes(rounded).filter((line) => line.startsWith('2017'))).toEqual([])
    expect(rounded.restatements!.added.some(({ claim }) => claim.includes('2017'))).toBe(false)
  })

  test('incidents that came, went and changed', async () => {
    const attributed = (source: string, more = '') =>
      `  - { source: ${source}, id: ${source}, says: s, attribution: dprk${more} }\n`
    const model = await reportOn(
      {
        'incidents/2021-03-01-new.yaml': incidentFile('2021-03-01', attributed('chainalysis-2023-02')),
        'incidents/2021-04-01-gone.yaml': incidentFile(
          '2021-04-01',
          `${attributed('chainalysis-2022-01')}  - { source: chainalysis-2023-02, says: s, withdraws: attribution-chainalysis-2022-01 }\n`.replace(
            'id: chainalysis-2022-01, ',
            '',
          ),
        ),
        'incidents/2021-05-01-more.yaml': incidentFile(
          '2021-05-01',
          `${attributed('chainalysis-2022-01', ', loss: { usd: 5_000_000 }')}  - { source: fbi-2022, says: s, loss: { usd: 6_000_000 } }\n`,
        ),
      },
      { from: 2021, to: 2021, asOf: '2023-02-28', against: '2022-01-13' },
    )
    expect(model.restatements!.incidents).toMatchObject({
      added: ['2021-03-01-new'],
      removed: ['2021-04-01-gone'],
      changed: [{ id: '2021-05-01-more', from: { high: 500_000_000n }, to: { low: 500_000_000n, high: 600_000_000n } }],
    })
    expect(model.restatements!.years).toMatchObject([{ year: 2021, attacks: { from: 2, to: 2 } }])
  })
})

describe('the traps of the reference', () => {
  const words = (list: readonly { readonly words: Parameters<typeof plain>[0] }[]) =>
    list.map((one) => plain(one.words)).join('\n')

  test('1: growth is computed from the figures of one vintage, whatever was printed', async () => {
    const before = await reportOn({}, { from: 2020, to: 2021, asOf: '2022-01-13' })
    expect(before.inferences.filter(({ kind }) => kind === 'growth')).toEqual([])
    const after = await reportOn({}, { from: 2020, to: 2021, asOf: '2023-02-28' })
    const growth = after.inferences.filter(({ kind }) => kind === 'growth')
    expect(words(growth)).toContain('From 2020 to 2021, Chainalysis’s own figures are +43.2 % apart')
    expect(words(growth)).not.toContain('40')
    expect(growth.every(({ inference }) => inference)).toBe(true)
  })

  test('2: holdings of 2016 are outside of 2017 to 2021, and above what was stolen', async () => {
    const early = await reportOn({}, { from: 2016, to: 2021, asOf: '2022-01-13' })
    expect(words(early.inferences)).toContain('the first years are not among the second')
    const late = await reportOn({}, { from: 2016, to: 2021, asOf: '2023-02-28' })
    expect(words(late.inferences)).toContain(
      'at least $55 M from thefts of 2016 are still held, and that $1.5 M were stolen then. Both can be right only if the holdings are valued on the day of the report.',
    )
  })

  test('3: the same number about something else is another claim', async () => {
    const { years } = await reportOn({}, { from: 2021, to: 2023, asOf: '2024-12-31' })
    const same = years.flatMap(({ year, totals }) =>
      totals.filter(({ fact }) => fact.value.usd?.low === 42_880_000_000n).map(({ fact }) => [year, fact.value.part]),
    )
    expect(same).toEqual([
      [2021, null],
      [2023, 'DeFi'],
    ])
  })

  test('4: a printed share stands as it is, and what it implies stands beside it', async () => {
    const { inferences, years } = await reportOn({}, { from: 2024, to: 2024, asOf: '2024-12-31' })
    expect(years[0]!.world.map(figureWords)).toEqual(['incidents 20 %, value 61 %'])
    expect(words(inferences)).toContain(
      '20 % of all (incidents) in 2024; with its 47 attacks that makes about 235 in all',
    )
    expect(words(inferences)).toContain(
      '61 % of all (value) in 2024; with its $1.34 B that makes about $2.197 B in all',
    )
  })

  test('5: the all-time total implies a cut of 2022, and says that this is an inference', async () => {
    const { inferences } = await reportOn({}, { from: 2016, to: 2025, asOf: '2025-12-31' })
    const [cut] = inferences.filter(({ kind }) => kind === 'all-time')
    expect(cut?.inference).toBe(true)
    expect(plain(cut!.words)).toBe(
      'Chainalysis’s years add up to $7.223 B, and its figure for up to 2025 is at least $6.75 B: $473.4 M less. If that is meant as the sum, and no other year changed, 2022 was cut from $1.651 B to $1.177 B.',
    )
  })

  test('6: one researcher gives one year twice', async () => {
    const { reconciliation } = await reportOn({}, { from: 2021, to: 2021, asOf: '2024-12-31' })
    const twice = reconciliation[0]!.differences.filter(({ kind }) => kind === 'same-document')
    expect(words(twice)).toBe(
      'A researcher gives this year twice in one document, $317.1 M and $477.1 M, and takes neither back: $160 M apart.',
    )
  })

  test('7: what a news site says of a report overwrites nobody’s own figure', async () => {
    const { years } = await reportOn({}, { from: 2026, to: 2026, asOf: '2026-11-29' })
    expect(years[0]!.totals.map(({ name, via, standing, fact }) => [name, via, standing, fact.value.usd?.low])).toEqual(
      [
        ['TRM', null, true, 57_700_000_000n],
        ['Chainalysis', 'Press', true, 230_000_000_000n],
      ],
    )
  })

  test('8: an attribution and its doubt both stay', async () => {
    const file = incidentFile(
      '2025-11-27',
      `  - { source: a-2025-11-27, says: s, words: suspected, attribution: lazarus-group, loss: { usd: 30_000_000 } }
  - { source: b-2025-11-27, quotes: researcher, said: 2025-12-01, says: s, words: doesn't feel like, attribution: dprk }
`,
    )
    const model = await reportOn(
      { 'incidents/2025-11-27-exchange.yaml': file },
      { from: 2025, to: 2025, asOf: '2026-01-01' },
    )
    expect(model.scope.listed).toMatchObject([
      { surest: 'possible', attributedBy: [{ by: 'press' }], doubtedBy: [{ by: 'researcher', scale: 'doubted' }] },
    ])
    expect(words(model.reconciliation[0]!.differences)).toContain('Somebody doubts or denies')
  })
})

test('a vendor’s figure and the list stay two columns, and the rest is unexplained', async () => {
  const file = incidentFile(
    '2021-08-19',
    '  - { source: a-2021-08-19, says: s, attribution: dprk, loss: { usd: { low: 90_000_000, high: 97_000_000 } } }\n',
  )
  const model = await reportOn({ 'incidents/2021-08-19-shop.yaml': file }, { from: 2021, to: 2021, asOf: '2022-01-13' })
  const { years, reconciliation } = annualFileSchema.parse(JSON.parse(annualJson(model)))
  expect(years[0]!.usd).toMatchObject({ listedLow: '90000000.00', listedHigh: '97000000.00', open: false })
  expect(years[0]!.attacks).toMatchObject({ listed: 1, claims: [{ by: 'chainalysis', count: 7 }] })
  expect(reconciliation.years[0]!.totals).toMatchObject([
    { by: 'chainalysis', kind: 'unexplained', low: '298000000.00', high: '305000000.00' },
  ])
  expect(reconciliation.years[0]!.counts).toMatchObject([{ low: 6, high: 6 }])
  expect(model.headings.verdict.map(plain)[1]).toBe(
    'For 2021, Chainalysis says $395 M in 7 attacks. The one incident listed for that year comes to $90 M to $97 M: $298 M to $305 M of the figure is unexplained.',
  )
})
