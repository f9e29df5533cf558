import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type AnnualInput, type AnnualModel, annualModel } from '../../src/core/annual/annualModel.ts'
import { readKnowledge } from '../../src/packs/knowledge/readKnowledge.ts'
import { inTempFolder } from '../store/tempFolder.ts'

/**
 * Published figures on thefts attributed to North Korea, each with the day on which it was published: what the reports
 * of January 2022, February 2023 and December 2024 said, and what came after. Links are of no use here.
 */
export const REFERENCE: Readonly<Record<string, string>> = {
  'topics.yaml': 'crypto: Cryptocurrency\n',
  'publishers/all.yaml': `chainalysis: { name: Chainalysis, kind: vendor }
trm: { name: TRM, kind: vendor }
elliptic: { name: Elliptic, kind: vendor }
fbi: { name: FBI, kind: government }
treasury: { name: US Treasury, kind: government }
press: { name: Press, kind: press }
other-press: { name: Other Press, kind: press }
researcher: { name: A researcher, kind: researcher }
shop: { name: Shop, kind: victim }
`,
  'sources/all.yaml': `treasury-2019: { by: treasury, published: 2019-09-13, url: https://example.org/treasury }
chainalysis-2022-01: { by: chainalysis, published: 2022-01-13, url: https://example.org/c1 }
chainalysis-2023-02: { by: chainalysis, published: 2023-02-01, url: https://example.org/c2 }
chainalysis-2024-01: { by: chainalysis, published: 2024-01-24, url: https://example.org/c3 }
chainalysis-2024-12: { by: chainalysis, published: 2024-12-19, url: https://example.org/c4 }
chainalysis-2025-12: { by: chainalysis, published: 2025-12-18, url: https://example.org/c5 }
trm-2024: { by: trm, published: 2024-01-05, url: https://example.org/t1 }
trm-2026: { by: trm, published: 2026-04-30, url: https://example.org/t2 }
researcher-2024: { by: researcher, published: 2024-03-01, url: https://example.org/r }
press-2022: { by: press, published: 2022-01-14, url: https://example.org/p1 }
press-2026: { by: press, published: 2026-05-01, url: https://example.org/p2 }
fbi-2022: { by: fbi, published: 2022-04-14, url: https://example.org/fbi }
`,
  'actors/dprk.yaml': `name: DPRK
kind: state
claims: [{ source: treasury-2019, says: Another name., aliases: North Korea }]
`,
  'actors/lazarus-group.yaml': `name: Lazarus Group
kind: group
claims: [{ source: treasury-2019, says: It belongs to DPRK., parent: dprk }]
`,
  'figures/chainalysis-2022-01.yaml': `about: dprk
source: chainalysis-2022-01
claims:
  - { says: s, year: 2018, total: { usd: 522_000_000 }, count: 10 }
  - { says: s, year: 2019, words: just over, total: { usd: { low: 200_000_000 } } }
  - { says: s, year: 2020, count: 4 }
  - { says: s, year: 2021, total: { usd: 395_000_000 }, count: 7 }
  - { says: s, year: 2021, shares: { by: asset, parts: { ETH: 58, BTC: 20, others: 22 } } }
  - { says: s, year: 2021, shares: { by: laundering, parts: { mixer: { low: 65 } } } }
  - { says: s, period: 2017..2021, held: { usd: { about: 170_000_000 } }, count: 49 }
  - { says: s, year: 2016, held: { usd: { low: 55_000_000 } } }
`,
  'figures/chainalysis-2023-02.yaml': `about: dprk
source: chainalysis-2023-02
claims:
  - { says: s, year: 2016, total: { usd: 1_500_000 } }
  - { says: s, year: 2017, total: { usd: 29_200_000 } }
  - { says: s, year: 2018, total: { usd: 522_300_000 }, supersedes: total-2018-chainalysis-2022-01 }
  - { says: s, year: 2019, total: { usd: 271_100_000 }, supersedes: total-2019-chainalysis-2022-01 }
  - { says: s, year: 2020, total: { usd: 299_500_000 } }
  - { says: s, year: 2021, total: { usd: 428_800_000 }, supersedes: total-2021-chainalysis-2022-01 }
  - { says: s, year: 2022, total: { usd: 1_650_500_000 } }
`,
  'figures/chainalysis-2024.yaml': `about: dprk
claims:
  - { source: chainalysis-2024-01, says: s, year: 2020, count: 5, supersedes: count-2020-chainalysis-2022-01 }
  - { source: chainalysis-2024-01, says: s, year: 2021, count: 9, supersedes: count-2021-chainalysis-2022-01 }
  - { source: chainalysis-2024-01, says: s, year: 2022, count: 15 }
  - { source: chainalysis-2024-01, says: s, year: 2023, words: slightly over, total: { usd: { low: 1_000_000_000 } }, count: 20 }
  - { source: chainalysis-2024-01, id: defi, says: s, year: 2023, total: { usd: 428_800_000, part: DeFi } }
  - { source: chainalysis-2024-12, says: s, year: 2023, total: { usd: 660_500_000 }, supersedes: total-2023-chainalysis-2024-01 }
  - { source: chainalysis-2024-12, says: s, year: 2024, total: { usd: 1_340_000_000 }, count: 47 }
  - { source: chainalysis-2024-12, says: s, year: 2024, shares: { by: world, parts: { value: 61, incidents: 20 } } }
  - { source: chainalysis-2025-12, says: s, year: 2025, total: { usd: { low: 2_020_000_000 } } }
  - { source: chainalysis-2025-12, says: s, period: ..2025, total: { usd: { low: 6_750_000_000 } } }
`,
  'figures/others.yaml': `about: dprk
claims:
  - { source: trm-2024, says: s, year: 2021, total: { usd: { about: 250_000_000 } } }
  - { source: trm-2026, says: s, year: 2026, total: { usd: 577_000_000 }, count: 2 }
  - { source: trm-2026, id: world, says: s, year: 2026, shares: { by: world, parts: { value: 76, incidents: 3 } } }
  - { source: press-2026, quotes: chainalysis, said: 2026-05-01, says: s, year: 2026, total: { usd: 2_300_000_000 }, count: 14 }
  - { source: researcher-2024, id: table, says: s, year: 2021, total: { usd: 317_050_000 }, count: 13 }
  - { source: researcher-2024, id: list, says: s, year: 2021, total: { usd: 477_050_000 }, count: 14 }
`,
}

/** The file of one incident, with documents of its own. Everybody names Lazarus Group unless the claims say otherwise. */
export function incidentFile(date: string, claims: string, kind = 'centralised-exchange'): string {
  const year = date.slice(0, 4)
  return `date: ${date}
victim: { name: Victim of ${date}, kind: ${kind} }
topics: [crypto]
sources:
  a-${date}: { by: press, published: ${year}-12-01, url: https://example.org/a }
  b-${date}: { by: other-press, published: ${year}-12-02, url: https://example.org/b }
claims:
  - { source: a-${date}, says: It happened., date: ${date} }
${claims}`
}

/** Writes files into a folder of its own, in the order given, and runs something on it. */
export function inKnowledge<T>(
  files: readonly (readonly [string, string])[],
  run: (folder: string) => Promise<T>,
): Promise<T> {
  return inTempFolder(async (folder) => {
    for (const [file, text] of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), text)
    }
    return run(folder)
  })
}

/** The report on a folder with the reference's figures and some more files. */
export function reportOn(
  more: Readonly<Record<string, string>>,
  asked: Partial<AnnualInput> & Pick<AnnualInput, 'from' | 'to' | 'asOf'>,
): Promise<AnnualModel> {
  return inKnowledge(Object.entries({ ...REFERENCE, ...more }), async (folder) =>
    annualModel({
      base: await readKnowledge(folder),
      ...{ actor: 'dprk', against: null, prices: null, priceFiles: [], cases: [], version: '0' },
      ...asked,
    }),
  )
}
