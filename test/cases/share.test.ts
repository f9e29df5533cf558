import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readList } from '../../src/actions/share/readList.ts'
import { type ShareCaseParameters, shareCase } from '../../src/actions/shareCase.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { applyDifference } from '../../src/core/share/compareLists.ts'
import type { ShareFile } from '../../src/core/wire/shareFile.ts'
import { shareJson } from '../../src/render/json/shareJson.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { runCli } from '../cli/runCli.ts'
import { writeKnowledge } from '../knowledge/knowledgeFolder.ts'
import { type StixThing, stixProblems } from '../knowledge/stix/stixValidator.ts'
import { copyCase } from './copyCase.ts'

const NOW = Date.UTC(2023, 2, 1, 12, 30)

/** A case that is traced once; each test takes a copy without the ledger, of which a list needs nothing. */
function tracedCase(name: string) {
  const temp = makeTempFolder()
  const traced = join(temp.folder, 'traced')
  let copies = 0
  return {
    traced,
    trace: async () => {
      await copyCase(name, traced)
      await traceCase({ caseDir: traced })
    },
    copy: async () => {
      const caseDir = join(temp.folder, `copy-${copies++}`)
      await cp(traced, caseDir, { recursive: true, filter: (path) => !/ledger\.duckdb/.test(path) })
      return caseDir
    },
    remove: temp.remove,
  }
}

/** Most tests need no more of the knowledge base than a small one has, which is read in no time. */
const knowledge = makeTempFolder()
beforeAll(() => writeKnowledge(knowledge.folder))
afterAll(knowledge.remove)
const share = (caseDir: string, more: Partial<ShareCaseParameters> = {}) =>
  shareCase({ caseDir, now: NOW, knowledge: knowledge.folder, ...more })
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: { code?: string }) => error.code,
  )
const edit = async (file: string, change: (text: string) => string) => {
  const text = await readFile(file, 'utf8')
  const changed = change(text)
  expect(changed).not.toBe(text)
  await writeFile(file, changed)
}
const addressesOf = (list: Pick<ShareFile, 'addresses'>) => list.addresses.map(({ address }) => address)

describe('the Ronin case', () => {
  const ronin = tracedCase('ronin-2022')
  beforeAll(ronin.trace)
  afterAll(ronin.remove)

  test('lists who was paid in the theft and the seven wallets that it read, and none of the 52 that it did not', async () => {
    const { list, folder } = await share(await ronin.copy())
    expect(folder).toMatch(/share\/2023-03-01T123000Z$/)
    expect(list.addresses.map(({ role, hops }) => [role, hops])).toEqual([
      ...[0, 0, 0].map((hops) => ['receiver', hops]),
      ...[1, 1, 1, 1, 1, 1, 1].map((hops) => ['intermediary', hops]),
    ])
    expect(list.leftOut).toEqual({ 'not-covered': 52 })
    const [first] = list.addresses
    expect(first).toMatchObject({
      address: '0x098b716b8aaf21512996dc57eb0615e2383e2f96',
      evidence: { class: 'on-chain', source: '0xc28fad5e8d5e0ce6a2eaf67b6687be5d58113e16be590824d6cfa1a94467d0b7' },
      firstStolen: '2022-03-23T13:29:09Z',
    })
    // 173,600 ETH of the theft, and 8,562.680189… that its swaps brought: the loss ledger's own figure.
    expect(first!.amounts[0]!.stolen).toBe('182162680189130745900000')
    expect(list.notice).toContain('not guilt')
  })

  test('prints the level on every file, and the files say the same', async () => {
    const { list, files } = await share(await ronin.copy(), { tlp: 'amber+strict' })
    const [csv, json, stix] = await Promise.all(files.map((file) => readFile(file, 'utf8')))
    const rows = parse(csv!, { columns: true }) as Record<string, string>[]
    expect(new Set(rows.map((row) => row.tlp))).toEqual(new Set(['TLP:AMBER+STRICT']))
    expect(new Set(rows.map((row) => row.notice))).toEqual(new Set([list.notice]))
    expect(rows.map((row) => `${row.chain} ${row.address} ${row.asset} ${row.stolen}`)).toEqual(
      list.addresses.flatMap(({ chain, address, amounts }) =>
        amounts.map(({ asset, stolen }) => `${chain} ${address} ${asset} ${stolen}`),
      ),
    )
    expect(JSON.parse(json!)).toMatchObject({ tlp: 'amber+strict' })
    const bundle = JSON.parse(stix!) as StixThing & { objects: StixThing[] }
    expect(stixProblems(bundle)).toEqual([])
    const [marking, author, ...marked] = bundle.objects
    expect(marking!.id).toBe('marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003')
    expect(author).toMatchObject({ type: 'identity', name: 'dyepack' })
    for (const object of marked) expect(object.object_marking_refs).toEqual([marking!.id])
    const wallets = bundle.objects.filter(({ type }) => type === 'cryptocurrency-wallet').map(({ value }) => value)
    expect(new Set(wallets)).toEqual(new Set(addressesOf(list)))
    const ids = new Set(bundle.objects.map(({ id }) => id))
    const named = JSON.stringify(bundle.objects)
      .match(/[a-z-]+--[0-9a-f-]{36}/g)!
      .filter((id) => !/^extension/.test(id))
    expect(named.filter((id) => !ids.has(id))).toEqual([])
  })

  test('prints it on an empty list, too', async () => {
    const { list, files } = await share(await ronin.copy(), { roles: ['mixer'], tlp: 'TLP:RED' })
    expect(list.addresses).toEqual([])
    const [row, ...more] = parse(await readFile(files[0]!, 'utf8'), { columns: true }) as Record<string, string>[]
    expect(row).toMatchObject({ tlp: 'TLP:RED', change: 'none', case: 'ronin-2022', notice: list.notice })
    expect(more).toEqual([])
    const stix = JSON.parse(await readFile(files[2]!, 'utf8')) as StixThing & { objects: StixThing[] }
    expect(stixProblems(stix)).toEqual([])
    expect(stix.objects[0]!.id).toBe('marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1')
  })

  test('embeds the manifest that it is from and the list before it; read back it is the same', async () => {
    const caseDir = await ronin.copy()
    await share(caseDir, { as: 'one' })
    const { list } = await share(caseDir, { as: 'two', since: 'last' })
    const one = await readFile(join(caseDir, 'share/one/list.json'))
    expect(list.since?.sha256).toBe(createHash('sha256').update(one).digest('hex'))
    const manifest = await readFile(join(caseDir, 'out/manifest.json'))
    expect(list.snapshot.manifest).toBe(createHash('sha256').update(manifest).digest('hex'))
    const { seal: _, ...back } = (await readList(join(caseDir, 'share/two'))).list
    expect(back).toEqual(list)
    expect([list.added, list.changed, list.withdrawn]).toEqual([[], [], []])
  })

  test('needs no ledger, takes no time of the clock, and gives the same bytes again', async () => {
    const [here, there] = [await ronin.copy(), await ronin.copy()]
    expect(await readdir(here)).not.toContain('ledger.duckdb')
    await share(here, { as: 'x', now: 0 })
    await share(there, { as: 'x' })
    for (const file of ['list.csv', 'list.json', 'list.stix.json']) {
      expect(await readFile(join(here, 'share/x', file))).toEqual(await readFile(join(there, 'share/x', file)))
    }
  })

  test('refuses a list that is another case’s, no list, not as it was written, or there already', async () => {
    const caseDir = await ronin.copy()
    const { list, folder } = await share(caseDir, { as: 'a' })
    const other = join(caseDir, 'other.json')
    await writeFile(other, shareJson({ ...list, case: 'harmony-2023' }))
    expect(await codeOf(share(caseDir, { since: other }))).toBe('SHARE_OTHER_CASE')
    await writeFile(other, '{"schema":"dyepack/share@1"}')
    expect(await codeOf(share(caseDir, { since: other }))).toBe('SHARE_BAD')
    await writeFile(other, 'no')
    expect(await codeOf(share(caseDir, { since: other }))).toBe('SHARE_BAD')
    expect(await codeOf(share(caseDir, { since: join(caseDir, 'none') }))).toBe('SHARE_NOT_FOUND')
    expect(await codeOf(share(caseDir, { as: 'a' }))).toBe('SHARE_EXISTS')
    await edit(join(folder, 'list.json'), (text) => text.replace('"hops":1', '"hops":2'))
    expect(await codeOf(share(caseDir, { since: 'last' }))).toBe('SHARE_CHANGED')
  })

  test('refuses what cannot be asked, and results that are not what the trace wrote', async () => {
    const caseDir = await ronin.copy()
    expect(await codeOf(share(caseDir, { tlp: 'white' }))).toBe('UNKNOWN_TLP')
    expect(await codeOf(share(caseDir, { roles: ['thief'] }))).toBe('UNKNOWN_ROLE')
    expect(await codeOf(share(caseDir, { leastShare: '0' }))).toBe('BAD_SHARE')
    expect(await codeOf(share(caseDir, { as: '../x' }))).toBe('BAD_NAME')
    expect(await codeOf(share(caseDir, { since: 'last' }))).toBe('SHARE_NOT_FOUND')
    await share(caseDir, { as: 'a' })
    await share(caseDir, { as: 'b' })
    expect(await codeOf(share(caseDir, { since: 'last' }))).toBe('SHARE_LAST_UNCLEAR')
    await edit(join(caseDir, 'out/addresses.csv'), (text) =>
      text.replace('12595300120700000000000', '99995300120700000000000'),
    )
    expect(await codeOf(share(caseDir))).toBe('RESULT_CHANGED')
    expect((await readdir(join(caseDir, 'share'))).sort()).toEqual(['a', 'b'])
  })

  test('shows nothing of a hostile label but its text', async () => {
    const caseDir = await ronin.copy()
    const label = '=HYPERLINK("x")\\n\\u202Eevil<script>'
    await writeFile(
      join(caseDir, 'labels/hostile.yaml'),
      `title: "-1+1"\ncreator: "@me"\nsource: "https://x.example/<b>"\nlastmod: 2022-01-01\nconfidence: web_crawl\ncurrency: ETH\ntags:\n  - { address: "0x08723392ed15743cc38513c4925f5e6be5c17243", label: "${label.replaceAll('"', '\\"')}", category: user }\n`,
    )
    const { list, files } = await share(caseDir)
    const row = list.addresses.find(({ address }) => address.startsWith('0x0872'))!
    expect(row.role).toBe('intermediary')
    expect(row.claims.find(({ by }) => by.startsWith('@'))).toMatchObject({
      says: '=HYPERLINK("x")⟨U+000A⟩⟨U+202E⟩evil<script> (user)',
      by: '@me: -1+1',
    })
    for (const file of files) expect(await readFile(file, 'utf8')).not.toContain('\u202E')
    const rows = parse(await readFile(files[0]!, 'utf8')) as string[][]
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
    const stix = JSON.parse(await readFile(files[2]!, 'utf8')) as StixThing & { objects: StixThing[] }
    expect(stixProblems(stix)).toEqual([])
  })

  test('speaks on the command line', async () => {
    const caseDir = await ronin.copy()
    const { code, stdout } = await runCli(['share', caseDir, '--as', 'first'])
    expect(code).toBe(0)
    expect(stdout).toContain('TLP:AMBER  Ronin Bridge, list 1')
    expect(stdout).toContain('10 addresses: 3 as receiver, 7 as intermediary')
    expect(stdout).toContain('not guilt')
    // Another knowledge base says less of each.
    const again = await runCli([
      '--json',
      'share',
      caseDir,
      '--since',
      'last',
      '--tlp',
      'green',
      '--as',
      'b',
      '--knowledge',
      knowledge.folder,
    ])
    expect(JSON.parse(again.stdout)).toMatchObject({ number: 2, addresses: 10, added: 0, changed: 10, withdrawn: [] })
  })
})

describe('the Harmony case', () => {
  const harmony = tracedCase('harmony-2023')
  beforeAll(harmony.trace)
  afterAll(harmony.remove)
  const EXCHANGES = 'labels/exchanges.yaml'

  test('never lists an exchange, an address that a label or a lead makes a deposit address, or one that nobody looked at', async () => {
    const caseDir = await harmony.copy()
    const { list } = await share(caseDir)
    const all = (await share(caseDir, { roles: ['all'], as: 'all' })).list
    const others = new Map(
      all.addresses.filter(({ role }) => !list.roles.includes(role)).map((row) => [row.address, row]),
    )
    expect(
      addressesOf(list).filter(
        (address) =>
          others.has(address) && !all.addresses.some((row) => row.address === address && list.roles.includes(row.role)),
      ),
    ).toEqual([])
    expect(list.leftOut).toMatchObject({ service: 10, 'deposit-address': 20, 'not-covered': 3 })
    expect(all.addresses.length).toBe(
      list.addresses.length + Object.values(list.leftOut).reduce((sum, n) => sum + n, 0),
    )
    const lead = all.addresses.find(({ address }) => address.startsWith('0x880faa'))!
    expect(lead).toMatchObject({
      is: 'deposit address of OKX (lead, confidence 0.985)',
      evidence: { class: 'heuristic', source: 'deposit-reuse', confidence: '0.985' },
    })
    const labels = await readFile(join(caseDir, EXCHANGES), 'utf8')
    expect(addressesOf(list).filter((address) => labels.includes(address))).toEqual([])
  })

  test('a second list takes back what a label has shown to be wrong, and adds what a label hid', async () => {
    const caseDir = await harmony.copy()
    const first = (await share(caseDir, { as: 'first' })).list
    const wrong = first.addresses.find(({ role, hops }) => role === 'intermediary' && hops === 3)!.address
    await edit(join(caseDir, EXCHANGES), (text) =>
      text.replace('tags:\n', `tags:\n  - { address: "${wrong}", label: "Some Exchange 7", actor: someexchange }\n`),
    )
    const second = (await share(caseDir, { as: 'second', since: 'last' })).list
    expect(second.changedSinceTrace).toEqual([EXCHANGES])
    expect(second.withdrawn).toContainEqual(
      expect.objectContaining({ why: 'label-came', was: expect.objectContaining({ address: wrong }) }),
    )
    expect(second.withdrawn[0]!.words).toContain('wallet of')
    expect(addressesOf(second)).not.toContain(wrong)
    // The label is taken away again: the address comes back, dated by the list that has it now.
    await cp(join(harmony.traced, EXCHANGES), join(caseDir, EXCHANGES))
    const third = (await share(caseDir, { as: 'third', since: join(caseDir, 'share/second/list.json') })).list
    expect(third.added).toContainEqual({ chain: 'ethereum', address: wrong })
    expect(third.withdrawn).toEqual([])
    expect(third.number).toBe(3)
    expect([...addressesOf(third)].sort()).toEqual([...addressesOf(first)].sort())
    expect(third.addresses.find(({ address }) => address === wrong)!.listed).toBe(third.stamp)
    for (const [before, now] of [
      [first, second],
      [second, third],
    ] as const) {
      expect(sorted(applyDifference(before.addresses, differenceOf(now)))).toEqual(sorted(now.addresses))
    }
    const stix = JSON.parse(await readFile(join(caseDir, 'share/second/list.stix.json'), 'utf8')) as {
      objects: StixThing[]
    }
    const idIn = async (name: string) => {
      const bundle = JSON.parse(await readFile(join(caseDir, 'share', name, 'list.stix.json'), 'utf8')) as typeof stix
      return bundle.objects.find(({ type, name: of }) => type === 'indicator' && `${of}`.startsWith(wrong))!.id
    }
    // The same thing until it is revoked, and another one when it comes back.
    expect(await idIn('second')).toBe(await idIn('first'))
    expect(await idIn('third')).not.toBe(await idIn('first'))
    const revoked = stix.objects.filter((object) => object.revoked === true && object.type === 'indicator')
    expect(revoked.map(({ pattern }) => pattern)).toContain(`[cryptocurrency-wallet:value = '${wrong}']`)
  })
})

describe('a small case, list after list', () => {
  const temp = makeTempFolder()
  afterAll(temp.remove)
  const caseDir = temp.folder
  const at = (digit: string) => `0x${digit.repeat(40)}`
  const [VICTIM, THIEF, WALLET, DEPOSIT, HOT, CUSTOMER] = ['1', 'a', 'b', 'c', 'd', 'e'].map(at) as [
    ...[string, string, string, string, string, string],
  ]
  const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
  type Row = readonly [n: number, from: string, to: string, amount: number]
  /** The hot wallet has many others' coins; a customer is paid out of it. */
  const ROWS: readonly Row[] = [
    [1, at('9'), HOT, 900_000],
    [2, VICTIM, THIEF, 1000],
    [3, THIEF, WALLET, 600],
    [4, THIEF, DEPOSIT, 400],
    [5, DEPOSIT, HOT, 400],
    [6, HOT, CUSTOMER, 5000],
  ]
  const ledger = async (rows: readonly Row[]) => {
    const lines = rows.map(([n, from, to, amount]) => {
      const [time, asset] = [`2024-01-01T00:0${n}:00Z`, 'ethereum/ETH,ETH,18']
      return `ethereum,${n},${time},0,${hash(n)},0,native,${asset},${from},${to},${amount}\n`
    })
    const header = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount\n'
    await mkdir(join(caseDir, 'ledger'), { recursive: true })
    await writeFile(join(caseDir, 'ledger/transfers.csv'), `${header}${lines.join('')}`)
  }
  const label = (address: string, category: string) =>
    writeFile(
      join(caseDir, 'labels.yaml'),
      `title: x\ncreator: x\nsource: https://example.org\nlastmod: 2024-01-01\nconfidence: web_crawl\ncurrency: ETH\ntags:\n  - { address: "${address}", label: Some Exchange, category: ${category} }\n`,
    )
  const write = (seed: number) =>
    writeFile(
      join(caseDir, 'case.yaml'),
      `id: small\nimports:\n  - { format: transfers-csv, files: [ledger/transfers.csv], covers: all }\norigins:\n  - { asset: ethereum/ETH, seed: { tx: "${hash(seed)}" } }\nprimary: { policy: fifo, why: a test }\nlabels: [labels.yaml]\n`,
    )
  const next = async (as: string, since?: string) => {
    await traceCase({ caseDir })
    return (await share(caseDir, { as, ...(since === undefined ? {} : { since }) })).list
  }
  const whys = (list: Pick<ShareFile, 'withdrawn'>) => list.withdrawn.map(({ was, why }) => [was.address, why])

  test('takes back what a label, a reorganisation, honest coins or the case show to be wrong, and accuses nobody else', async () => {
    await label(at('8'), 'user')
    await write(2)
    await ledger(ROWS)
    const first = await next('first')
    // Nobody knows yet that the deposit address is one; the hot wallet and whom it pays are never on a list.
    expect(addressesOf(first)).toEqual([THIEF, WALLET, DEPOSIT])
    expect(first.leftOut).toMatchObject({ mixed: 1 })

    await label(DEPOSIT, 'exchange')
    const second = await next('second', 'last')
    expect(whys(second)).toEqual([[DEPOSIT, 'label-came']])
    expect(second.withdrawn[0]!.words).toBe('is now known as wallet of Some Exchange, by https://example.org')

    // A reorganisation: the thief paid another wallet.
    await ledger(ROWS.map((row) => (row[0] === 3 ? [7, THIEF, at('f'), 600] : row)))
    const third = await next('third', 'last')
    expect(whys(third)).toEqual([[WALLET, 'reorganised']])
    expect(third.added).toEqual([{ chain: 'ethereum', address: at('f') }])

    // That wallet turns out to get more from elsewhere.
    await ledger([...ROWS.filter(([n]) => n !== 3), [7, THIEF, at('f'), 600], [8, at('9'), at('f'), 601]])
    expect(whys(await next('fourth', 'last'))).toEqual([[at('f'), 'share-fell']])

    // The case was wrong about the transaction.
    await write(1)
    const last = await next('fifth', 'last')
    expect(whys(last)).toEqual([[THIEF, 'case-changed']])
    expect(last.number).toBe(5)
  })
})

function differenceOf(list: Omit<ShareFile, 'seal'>) {
  const row = ({ address }: { address: string }) => list.addresses.find((one) => one.address === address)!
  return {
    added: list.added.map(row),
    withdrawn: list.withdrawn,
    changed: list.changed.map((one) => ({ row: row(one), fields: one.fields })),
  }
}

function sorted(rows: ShareFile['addresses'] | readonly ShareFile['addresses'][number][]) {
  return [...rows].sort((a, b) => (a.address < b.address ? -1 : 1))
}
