import { expect, test } from 'vitest'
import { usdText } from '../../src/core/annual/annualText.ts'
import { plain } from '../../src/core/report/text.ts'
import { incidentFile, reportOn } from './annualFolder.ts'

const ASKED = { from: 2021, to: 2021, asOf: '2022-01-13' }
const DAY = '2021-08-19'
const ID = `${DAY}-shop`
const A = `a-${DAY}`
const B = `b-${DAY}`

/** The report on one incident with these claims. */
function reportOf(claims: string, asked: Partial<Parameters<typeof reportOn>[1]> = {}) {
  return reportOn({ [`incidents/${ID}.yaml`]: incidentFile(DAY, claims) }, { ...ASKED, ...asked })
}

const ATTRIBUTED = `  - { source: ${A}, says: s, attribution: lazarus-group }\n`

async function rowOf(claims: string, asked: Partial<Parameters<typeof reportOn>[1]> = {}) {
  const { scope, years } = await reportOf(ATTRIBUTED + claims, asked)
  const row = scope.listed[0]!
  return {
    usd: row.usd === null ? 'unknown' : plain(usdText(row.usd)),
    not: row.loss.claims.map(({ notCounted }) => notCounted),
    report: row.loss.atReport === null ? null : plain(usdText(row.loss.atReport)),
    row,
    year: years[0]!,
  }
}

const loss = (source: string, value: string, more = '') => `  - { source: ${source}, says: s, loss: ${value}${more} }\n`

test('an incident counts when somebody attributes it to the actor or to one below it, as known on the day', async () => {
  const { scope } = await reportOf(ATTRIBUTED)
  expect(scope.listed.map(({ id }) => id)).toEqual([ID])
  expect((await reportOf(ATTRIBUTED, { asOf: '2021-11-30' })).scope.listed).toEqual([])
  const above = await reportOf(`  - { source: ${A}, says: s, attribution: dprk }\n`, { actor: 'lazarus-group' })
  expect(above.scope.listed).toEqual([])
})

test.each([
  ['doubted', "words: doesn't feel like"],
  ['denied', 'words: ruled out'],
])('an incident that is only %s is listed apart', async (scale, words) => {
  const { scope, years } = await reportOf(`  - { source: ${A}, says: s, ${words}, attribution: dprk }\n`)
  expect(scope.listed).toEqual([])
  expect(scope.doubted).toMatchObject([{ id: ID, doubtedBy: [{ scale }] }])
  expect(years[0]!.listed).toEqual([])
})

test('an attempt in which nothing was taken by any account is listed apart', async () => {
  const nothing = await reportOf(ATTRIBUTED + loss(A, '{ usd: 0 }') + loss(B, '{ amounts: { ETH: 0 } }'))
  expect(nothing.scope).toMatchObject({ listed: [], attempts: [{ id: ID }] })
  const some = await reportOf(ATTRIBUTED + loss(A, '{ usd: 0 }') + loss(B, '{ usd: 5 }'))
  expect(some.scope).toMatchObject({ listed: [{ usd: { low: 0n, high: 500n } }], attempts: [] })
})

test('an incident of unknown value counts as an attack and adds nothing', async () => {
  const { usd, year } = await rowOf('')
  expect(usd).toBe('unknown')
  expect(year).toMatchObject({ usd: null, unknown: [{ id: ID }] })
  expect(year.listed).toHaveLength(1)
})

test.each([
  ['two sources', loss(A, '{ usd: 90 }') + loss(B, '{ usd: 97 }'), '$90 to $97', [null, null]],
  ['at least', loss(A, '{ usd: { low: 90 } }'), 'at least $90', [null]],
  ['at least, below another', loss(A, '{ usd: { low: 90 } }') + loss(B, '{ usd: 97 }'), '$90 to $97', [null, null]],
  ['at most', loss(A, '{ usd: { high: 90 } }'), '$0 to $90', [null]],
  ['a part', loss(A, '{ usd: 90, part: ERC-20 }') + loss(B, '{ usd: 97 }'), '$97', ['part', null]],
  ['only a part', loss(A, '{ usd: 90, part: ERC-20 }'), 'unknown', ['part']],
  ['coins', loss(A, '{ amounts: { ETH: 3 } }'), 'unknown', ['no-dollars']],
  ['replaced', loss(A, '{ usd: 90 }') + loss(B, '{ usd: 97 }', `, supersedes: loss-${A}`), '$97', ['superseded', null]],
  [
    'withdrawn',
    `${loss(A, '{ usd: 90 }')}  - { source: ${B}, says: s, withdraws: loss-${A} }\n`,
    'unknown',
    ['withdrawn'],
  ],
  [
    'read in another’s text, where its own document is there',
    loss(A, '{ usd: 90 }') + loss(B, '{ usd: 97 }', ', quotes: press, said: 2021-12-01'),
    '$90',
    [null, 'second-hand'],
  ],
])('the range of an incident: %s', async (_, claims, usd, not) => {
  expect(await rowOf(claims)).toMatchObject({ usd, not })
})

test('dollars of the theft’s day and of a report’s day are never mixed', async () => {
  const both = await rowOf(loss(A, '{ usd: 90, valued: theft }') + loss(B, '{ usd: 120, valued: report }'))
  expect(both).toMatchObject({ usd: '$90', report: '$120', not: [null, 'report-time'] })
  const one = await rowOf(loss(B, '{ usd: 120, valued: report }'))
  expect(one).toMatchObject({ usd: 'unknown', report: '$120' })
  expect(one.year.usd).toBeNull()
})

test('who quotes one root is no second voice', async () => {
  const quoting = (source: string) =>
    `  - { source: ${source}, quotes: fbi, said: 2021-11-01, says: s, attribution: dprk }\n`
  const { scope } = await reportOf(quoting(A) + quoting(B))
  expect(scope.listed[0]).toMatchObject({ voices: 1 })
  expect(scope.listed[0]!.attributedBy).toHaveLength(2)
})

test('a year adds lower ends and upper ends, and never what is unknown', async () => {
  const file = (day: string, claims: string) => ({
    [`incidents/${day}-x.yaml`]: incidentFile(day, `  - { source: a-${day}, says: s, attribution: dprk }\n${claims}`),
  })
  const { years } = await reportOn(
    {
      ...file('2021-01-01', loss('a-2021-01-01', '{ usd: { low: 10, high: 20 } }')),
      ...file('2021-02-01', loss('a-2021-02-01', '{ usd: { low: 5 } }')),
      ...file('2021-03-01', ''),
    },
    ASKED,
  )
  expect(years[0]).toMatchObject({ usd: { low: 1500n, high: 2500n, open: true }, unknown: [{ id: '2021-03-01-x' }] })
})

test('shares of incidents by kind of victim add up to 100 %, shares of value are ranges', async () => {
  const file = (day: string, kind: string, usd: string) => ({
    [`incidents/${day}-x.yaml`]: incidentFile(
      day,
      `  - { source: a-${day}, says: s, attribution: dprk, means: [phishing, malware], loss: { usd: ${usd} } }\n`,
      kind,
    ),
  })
  const { whole } = await reportOn(
    {
      ...file('2021-01-01', 'bridge', '{ low: 10, high: 30 }'),
      ...file('2021-02-01', 'bridge', '10'),
      ...file('2021-03-01', 'other', '20'),
    },
    ASKED,
  )
  expect(whole.byVictimKind.map(({ name, share, usdShare }) => [name, share, usdShare])).toEqual([
    ['bridge', 667, { low: 500, high: 667 }],
    ['other', 333, { low: 333, high: 500 }],
  ])
  expect(whole.byMeans.map(({ name, share }) => [name, share])).toEqual([
    ['malware', 1000],
    ['phishing', 1000],
  ])
})
