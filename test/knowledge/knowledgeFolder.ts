import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inTempFolder } from '../store/tempFolder.ts'

/** Files of a small knowledge folder that is fine. */
export const GOOD_FILES: Readonly<Record<string, string>> = {
  'topics.yaml': 'crypto: Cryptocurrency\n',
  'publishers/all.yaml': `fbi: { name: FBI, kind: government, partOf: us }
us: { name: United States, kind: government }
news: { name: News, kind: press }
vendor: { name: Vendor, kind: vendor }
shop: { name: Shop, kind: victim }
`,
  'sources/all.yaml': `vendor-2022-01-13: { by: vendor, published: 2022-01-13, url: https://example.org/vendor }
vendor-2023-02: { by: vendor, published: 2023-02, url: https://example.org/vendor-2 }
`,
  'actors/state.yaml': `name: State
kind: state
claims:
  - { source: vendor-2022-01-13, says: It has another name., aliases: Country }
`,
  'actors/group.yaml': `name: Group
kind: group
topics: [crypto]
claims:
  - { source: vendor-2022-01-13, says: It belongs to the state., parent: state }
`,
  'incidents/2021-08-19-shop.yaml': `date: 2021-08-19
victim: { name: Shop, kind: centralised-exchange }
topics: [crypto]
sources:
  news-2021-08-20: { by: news, published: 2021-08-20, url: https://example.org/news }
  fbi-2022-04-14: { by: fbi, published: 2022-04-14, url: https://example.org/fbi }
claims:
  - source: news-2021-08-20
    quotes: shop
    says: The shop says that it lost coins on 19 August.
    date: 2021-08-19
    loss: { usd: { low: 90_000_000 }, amounts: { BTC: 107.5, ETH: { about: 9_000 } } }
    wallets: hot
    addresses: { thief: [ethereum/0x5578840AAe68682a9779623Fa9e8714802B59946] }
  - source: vendor-2022-01-13
    says: The vendor says that the group did it.
    attribution: group
    loss: { usd: 91_350_000.50, valued: theft }
  - source: fbi-2022-04-14
    says: The FBI suspects the state.
    words: suspects
    attribution: state
`,
  'figures/vendor.yaml': `about: state
claims:
  - { source: vendor-2022-01-13, says: Total of 2021., year: 2021, total: { usd: 395_000_000 }, count: 7 }
  - source: vendor-2023-02
    says: Total of 2021 again.
    year: 2021
    total: { usd: 428_800_000 }
    supersedes: total-2021-vendor-2022-01-13
`,
  'levers/usdt.yaml': `name: USDT
kind: token
of: ethereum/0xdAC17F958D2ee523a2206206994597C13D831ec7
levers:
  - { act: freeze, who: Tether, says: It can., source: vendor-2022-01-13, lastChecked: 2024-01 }
`,
  'tags/some.yaml': `title: Tags
creator: test
tags:
  - { address: '0x5578840aae68682a9779623fa9e8714802b59946', label: Thief, source: x, currency: ETH, lastmod: 2022-01-01 }
`,
}

/** Runs something on a folder with these files; null takes a file of the good ones away. */
export function withKnowledge<T>(
  changed: Readonly<Record<string, string | null>>,
  run: (folder: string) => Promise<T>,
): Promise<T> {
  return inTempFolder(async (folder) => {
    await writeKnowledge(folder, changed)
    return run(folder)
  })
}

/** Puts these files into a folder that several tests share. */
export async function writeKnowledge(
  folder: string,
  changed: Readonly<Record<string, string | null>> = {},
): Promise<void> {
  for (const [file, text] of Object.entries({ ...GOOD_FILES, ...changed })) {
    if (text === null) continue
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
}
