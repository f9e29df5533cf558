import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AnnualParameters, buildAnnual } from '../../src/actions/annual/buildAnnual.ts'
import { checkAnnual } from '../../src/actions/annual/checkAnnual.ts'
import { writeAnnual } from '../../src/actions/annual/writeAnnual.ts'
import { hashFile } from '../../src/actions/files/hashFile.ts'
import { annualFileSchema } from '../../src/core/wire/annualFile.ts'
import { incidentFile, inKnowledge, REFERENCE } from './annualFolder.ts'

const ASKED = { actor: 'dprk', years: '2016..2021', asOf: '2023-02-28', against: '2022-01-13' }
const DAY = '2021-08-19'
const FILES: Readonly<Record<string, string>> = {
  ...REFERENCE,
  [`incidents/${DAY}-shop.yaml`]: incidentFile(
    DAY,
    `  - { source: a-${DAY}, says: s, attribution: lazarus-group, means: phishing, loss: { amounts: { ETH: 10 } } }\n`,
  ).replace('topics:', 'cases: some-case\ntopics:'),
  'incidents/2020-09-26-other.yaml': incidentFile(
    '2020-09-26',
    '  - { source: a-2020-09-26, says: s, attribution: dprk, loss: { usd: { low: 275_000_000, high: 281_000_000 } } }\n',
  ),
}

const build = (files: readonly (readonly [string, string])[], asked: Partial<AnnualParameters> = {}) =>
  inKnowledge(files, async (dir) => (await buildAnnual({ ...ASKED, dir, ...asked })).files)

describe('an annual report', () => {
  test('fits its schema, and its numbers are claims of claims.csv', async () => {
    const files = new Map(await build(Object.entries(FILES)))
    const json = annualFileSchema.parse(JSON.parse(files.get('annual.json')!))
    const claims = new Set(
      files
        .get('claims.csv')!
        .split('\n')
        .map((row) => row.split(',')[0]),
    )
    for (const { claim } of json.years.flatMap(({ usd, attacks }) => [...usd.claims, ...attacks.claims]))
      expect(claims).toContain(claim)
    for (const { usd, attributedBy } of json.incidents)
      for (const claim of [...usd.map((one) => one.claim), ...attributedBy]) expect(claims).toContain(claim)
  })

  test('every link within the page leads to something on it', async () => {
    const page = new Map(await build(Object.entries(FILES))).get('annual.html')!
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(links.length).toBeGreaterThan(20)
    expect(links.filter((id) => !ids.has(id))).toEqual([])
  })

  test('the order of files and of incidents does not matter, and two builds give the same bytes', async () => {
    const entries = Object.entries(FILES)
    const first = await build(entries)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(entries, { minLength: entries.length }), async (shuffled) => {
        expect(await build(shuffled)).toEqual(first)
      }),
      { numRuns: 8 },
    )
  })

  test('text from files is never markup, a formula or a control character', async () => {
    const name = '=<img src=x onerror=alert(1)> "&\u202e\''
    const hostile = JSON.stringify(name)
    const file = incidentFile(
      DAY,
      `  - { source: a-${DAY}, says: ${hostile}, words: ${hostile}, scale: stated, attribution: dprk, loss: { usd: 5, part: ${hostile} } }
  - { source: b-${DAY}, says: ${hostile}, loss: { usd: 7 } }
`,
    ).replace(/victim: .*/, `victim: { name: ${hostile}, kind: bridge }`)
    const changed = {
      ...FILES,
      [`incidents/${DAY}-shop.yaml`]: file,
      'publishers/all.yaml': FILES['publishers/all.yaml']!.replace('name: Press', `name: ${hostile}`).replace(
        'name: Chainalysis',
        `name: ${hostile}`,
      ),
      'actors/dprk.yaml': FILES['actors/dprk.yaml']!.replace('name: DPRK', `name: ${hostile}`),
    }
    const files = new Map(await build(Object.entries(changed)))
    const page = files.get('annual.html')!
    expect(page).not.toMatch(/<img|\u202e/)
    expect(page).toContain('&#60;img')
    for (const [file, text] of files) {
      if (!file.endsWith('.csv')) continue
      expect(text).not.toMatch(/(^|[,\n])"?=/)
      expect(text).toMatch(/\n$/)
    }
    expect(files.get('incidents.csv')).toContain(`"'=<img`)
  })
})

describe('prices and cases', () => {
  test('an incident of which only coins are known gets dollars of its day, and says so', async () => {
    await inKnowledge(Object.entries(FILES), async (dir) => {
      const prices = join(dir, '.prices.csv')
      await writeFile(prices, `asset,date,usd\nethereum/ETH,${DAY},3000\n`)
      const { model, files } = await buildAnnual({ ...ASKED, dir, prices: [prices] })
      const json = annualFileSchema.parse(JSON.parse(new Map(files).get('annual.json')!))
      expect(json.incidents[1]).toMatchObject({ computed: true, range: { low: '30000.00', high: '30000.00' } })
      expect(json.prices).toMatchObject([{ file: '.prices.csv' }])
      expect(model.years.at(-1)!.computed).toEqual({ low: 3_000_000n, high: 3_000_000n, open: false })
      expect(new Map(files).get('annual.html')).toContain('computed')
    })
  })

  test('a traced case gives its mixer share with the denominator; without it nothing was traced', async () => {
    await inKnowledge(Object.entries(FILES), async (dir) => {
      const cases = join(dir, '.cases')
      await traced(join(cases, 'some-case'))
      const asked = { ...ASKED, dir }
      const without = new Map((await buildAnnual(asked)).files)
      expect(without.get('annual.html')).toContain('not traced')
      const { model, files } = await buildAnnual({ ...asked, cases })
      expect(model.years.at(-1)!.laundering.traced).toMatchObject([
        { case: 'some-case', incident: `${DAY}-shop`, mixerShare: 250, whole: 40_000n },
      ])
      const texts = new Map(files)
      expect(texts.get('annual.html')).toContain('mixer 25.0 % of')
      const json = annualFileSchema.parse(JSON.parse(texts.get('annual.json')!))
      const step = (time: string, seconds: number) => ({ time, seconds })
      const mixer = step('2021-08-19T12:30:00Z', 5400)
      expect(json.years.at(-1)!.laundering.traced[0]!.times).toEqual({
        theft: '2021-08-19T11:00:00Z',
        firstMove: step('2021-08-19T12:00:00Z', 3600),
        halfMoved: step('2021-08-19T12:00:00Z', 3600),
        ...{ service: null, mixer: { first: mixer, half: mixer, amount: '10000' }, bridge: null },
      })
      expect(json.timing).toMatchObject({ incidents: 2, traced: 1, firstMove: { cases: 1, medianSeconds: 3600 } })
      expect(texts.get('traced.csv')).toContain(`${DAY}-shop,some-case,2022-06-01,fifo,`)
      expect(texts.get('traced.csv')).toContain(',2021-08-19T12:30:00Z,5400,2021-08-19T12:30:00Z,5400,10000,')
      const early = await buildAnnual({ ...asked, cases, asOf: '2022-01-31', against: '2022-01-13' })
      expect(early.model.years.at(-1)!.laundering.traced).toEqual([])
    })
  })
})

test.each(['case.yaml', 'out/trace.json', 'out/endpoints.csv', 'out/flows.csv'])(
  'a traced case whose %s was changed since is refused',
  async (file) => {
    await inKnowledge(Object.entries(FILES), async (dir) => {
      const cases = join(dir, '.cases')
      await traced(join(cases, 'some-case'))
      const path = join(cases, 'some-case', file)
      await writeFile(path, `${await readFile(path, 'utf8')}\n`)
      const code = 'RESULT_CHANGED'
      await expect(buildAnnual({ ...ASKED, dir, cases })).rejects.toMatchObject({ code, kind: 'input' })
    })
  },
)

test('a result that somebody vouches for and that holds no numbers is refused in words', async () => {
  await inKnowledge(Object.entries(FILES), async (dir) => {
    const cases = join(dir, '.cases')
    await traced(join(cases, 'some-case'), ',3,3,3x')
    await expect(buildAnnual({ ...ASKED, dir, cases })).rejects.toMatchObject({ code: 'RESULT_BAD', kind: 'input' })
  })
})

test('a case that begins on another day than the theft says nothing of the time since', async () => {
  const files = {
    ...FILES,
    [`incidents/${DAY}-shop.yaml`]: FILES[`incidents/${DAY}-shop.yaml`]!.replaceAll(DAY, '2021-08-17'),
  }
  await inKnowledge(Object.entries(files), async (dir) => {
    const cases = join(dir, '.cases')
    await traced(join(cases, 'some-case'))
    const { model } = await buildAnnual({ ...ASKED, dir, cases })
    expect(model.years.at(-1)!.laundering.traced[0]!.times).toMatchObject({
      ...{ theft: null, firstMove: null, halfMoved: null },
      cashOut: { mixer: { first: { after: null } } },
    })
    expect(model.timing).toMatchObject({ traced: 1, firstMove: { cases: 0, median: null } })
  })
})

test('a file is no place for a report', async () => {
  await inKnowledge(Object.entries(FILES), async (dir) => {
    const outDir = join(dir, 'topics.yaml')
    await expect(writeAnnual({ ...ASKED, dir, outDir })).rejects.toMatchObject({ code: 'NOT_A_FOLDER', kind: 'input' })
  })
})

describe('--check', () => {
  test('finds a report equal to its folder, and names what differs', async () => {
    await inKnowledge(Object.entries(FILES), async (dir) => {
      const outDir = join(dir, '.out')
      const { files } = await writeAnnual({ ...ASKED, dir, outDir })
      expect(await checkAnnual({ outDir, dir })).toMatchObject({ equal: true, files })
      const json = await readFile(join(outDir, 'annual.json'), 'utf8')
      await writeFile(join(outDir, 'annual.json'), json.replace('"listedLow": "275000000.00"', '"listedLow": "1.00"'))
      expect(await checkAnnual({ outDir, dir })).toMatchObject({
        equal: false,
        differences: [{ file: 'annual.json', right: '        "listedLow": "275000000.00",' }],
      })
      await writeFile(join(outDir, 'annual.json'), json)
      await writeFile(
        join(dir, 'figures/new.yaml'),
        `about: dprk\nsource: chainalysis-2022-01\nclaims: [{ says: s, year: 2020, id: new, count: 6 }]\n`,
      )
      const { differences } = await checkAnnual({ outDir, dir })
      expect(differences.map(({ file }) => file)).toEqual(['annual.html', 'annual.json', 'figures.csv', 'claims.csv'])
    })
  })

  test.each([
    ['RESULT_MISSING', null],
    ['RESULT_BAD', '{'],
    ['RESULT_BAD', '{"schema":"dyepack/annual@1"}'],
  ])('%s', async (code, text) => {
    await inKnowledge(Object.entries(FILES), async (dir) => {
      await mkdir(join(dir, '.out'))
      if (text !== null) await writeFile(join(dir, '.out', 'annual.json'), text)
      await expect(checkAnnual({ outDir: join(dir, '.out'), dir })).rejects.toMatchObject({ code, kind: 'input' })
    })
  })

  test('a report with traced cases is checked with them, and never without', async () => {
    await inKnowledge(Object.entries(FILES), async (dir) => {
      const [outDir, cases] = [join(dir, '.out'), join(dir, '.cases')]
      await traced(join(cases, 'some-case'))
      await writeAnnual({ ...ASKED, dir, outDir, cases })
      expect(await checkAnnual({ outDir, dir, cases })).toMatchObject({ equal: true })
      await expect(checkAnnual({ outDir, dir })).rejects.toMatchObject({ code: 'CASES_MISSING', kind: 'input' })
    })
  })

  test('other prices are refused', async () => {
    await inKnowledge(Object.entries(FILES), async (dir) => {
      const outDir = join(dir, '.out')
      const prices = join(dir, '.prices.csv')
      await writeFile(prices, `asset,date,usd\nethereum/ETH,${DAY},3000\n`)
      await writeAnnual({ ...ASKED, dir, outDir, prices: [prices] })
      expect(await checkAnnual({ outDir, dir, prices: [prices] })).toMatchObject({ equal: true })
      await expect(checkAnnual({ outDir, dir })).rejects.toMatchObject({ code: 'PRICES_DIFFER' })
    })
  })
})

test.each([
  ['BAD_YEARS', { years: '2021-2022' }],
  ['BAD_YEARS', { years: '2021..2020' }],
  ['BAD_YEARS', { years: '2021..2024' }],
  ['BAD_DATE', { asOf: '2022-02-30' }],
  ['BAD_DATE', { against: 'yesterday' }],
  ['AGAINST_TOO_LATE', { against: '2023-02-28' }],
  ['NO_SUCH_ACTOR', { actor: 'nobody' }],
  ['NO_SUCH_ACTOR', { asOf: '2019-01-01', against: '2018-01-01', years: '2018' }],
  ['MISSING_FILE', { prices: ['nowhere.csv'] }],
])('%s', async (code, asked) => {
  await expect(build(Object.entries(FILES), asked)).rejects.toMatchObject({ code, kind: 'input' })
})

/** Results of a trace as they lie in a case folder. */
async function traced(folder: string, moved = ',3,3,3'): Promise<void> {
  const out = join(folder, 'out')
  await mkdir(out, { recursive: true })
  const loss = (name: string, usd: string) => ({
    ...{ origin: 1, class: name, label: null, evidence: 'on-chain', basis: '1', usdAtTheft: usd, usdAtEvent: null },
  })
  const policy = {
    ...{ holdings: [], conversions: [], sinks: {}, assumedClean: [], check: [], flows: { file: 'flows.csv', rows: 0 } },
    losses: [loss('mixer', '100.00'), loss('unread', '300.00')],
  }
  const trace = {
    ...{ schema: 'dyepack/trace@1', case: 'some-case', asOf: '2022-06-01T00:00:00Z', prices: [], warnings: [] },
    origins: [{ id: 1, asset: 'ethereum/ETH', stolen: '4', time: null, usdAtTheft: '400.00' }],
    policies: { fifo: policy },
  }
  await writeFile(join(out, 'trace.json'), JSON.stringify(trace))
  const theft = `0x${'1'.repeat(64)}`
  await writeFile(
    join(folder, 'case.yaml'),
    `id: some-case\norigins: [{ asset: ethereum/ETH, seed: { tx: "${theft}" } }]\n`,
  )
  await writeFile(
    join(out, 'flows.csv'),
    `policy,origin,chain,height,time,tx_hash,seq,from,to,asset,amount,tainted,basis
fifo,1,ethereum,1,2021-08-19T11:00:00Z,${theft},0,victim,thief,ethereum/ETH,4,4,4
fifo,1,ethereum,2,2021-08-19T12:00:00Z,,0,thief,next,ethereum/ETH${moved}
fifo,1,ethereum,3,2021-08-19T12:30:00Z,,0,next,pool,ethereum/ETH,1,1,1
`,
  )
  await writeFile(
    join(out, 'endpoints.csv'),
    `policy,origin,chain,address,holding,asset,symbol,decimals,stopped_by,class,label,category,evidence,source,amount,basis,usd_at_theft,usd_at_event,arrivals,first_time,first_tx,last_time,last_tx,tx_hashes
fifo,1,ethereum,pool,pool|ethereum/ETH,ethereum/ETH,ETH,0,service,mixer,,,claim,,1,1,100.00,,1,2021-08-19T12:30:00Z,,2021-08-19T12:30:00Z,,
`,
  )
  const digests = (dir: string, files: readonly string[]) =>
    Promise.all(files.map(async (file) => ({ file, sha256: await hashFile(join(dir, file)) })))
  const manifest = {
    ...{ schema: 'dyepack/manifest@1', version: '0', case: 'some-case', asOf: trace.asOf, primary: null },
    ...{ policies: ['fifo'], stop: {}, labelsAsOf: null, inputs: await digests(folder, ['case.yaml']) },
    contested: { follow: 'received', transactions: [] },
    heuristics: [],
    ledger: { digest: '', movements: 0, chains: [], imports: [] },
    outputs: await digests(out, ['trace.json', 'endpoints.csv', 'flows.csv']),
  }
  await writeFile(join(out, 'manifest.json'), JSON.stringify(manifest))
}
