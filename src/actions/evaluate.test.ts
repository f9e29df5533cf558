import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { DyepackError } from '../core/errors.ts'
import { evaluate } from './evaluate.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const at = (name: string) => `0x${Buffer.from(name).toString('hex').padEnd(40, '0')}`
const tx = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
const THIEF = at('thief')
const LIGHT = { loads: [1], draws: 50, cutSeeds: [1] }

/** Rows `kind from to amount`, one a block; row n has hash n. */
type Row = readonly [kind: string, from: string, to: string, amount: number]

async function labelledCase(
  rows: readonly Row[],
  labels: readonly string[],
  more = '',
  covers = 'all',
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dyepack-test-'))
  folders.push(folder)
  const lines = rows.map(([kind, from, to, amount], n) => {
    const time = new Date(1_700_000_000_000 + n * 3_600_000).toISOString()
    const hash = tx(n)
    return `ethereum,${100 + 300 * n},${time},0,${hash},0,${kind},ethereum/ETH,ETH,18,${at(from)},${to && at(to)},${amount}`
  })
  await writeFile(join(folder, 'rows.csv'), [HEADER, ...lines, ''].join('\n'))
  await writeFile(join(folder, 'truth.csv'), [TRUTH, ...labels, ''].join('\n'))
  await writeFile(
    join(folder, 'case.yaml'),
    `id: small
imports: [{ format: transfers-csv, files: [rows.csv], covers: ${covers} }]
origins: [{ asset: ethereum/ETH, seed: { tx: "${tx(1)}", to: ["${THIEF}"] } }]
${more}`,
  )
  return folder
}

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const TRUTH = 'kind,chain,tx_hash,seq,address,amount,source'
const flow = (n: number) => `flow,ethereum,${tx(n)},,,,a test`
const end = (name: string) => `endpoint,ethereum,,,${at(name)},,a test`

/** The thief has 100 of its own, steals 100, pays the stolen 100 to a mixer, and its own to a shop. */
const OWN_COINS: readonly Row[] = [
  ['native', 'friend', 'thief', 100],
  ['native', 'victim', 'thief', 100],
  ['native', 'thief', 'mixer', 100],
  ['native', 'thief', 'shop', 100],
]

describe('policies against labels', () => {
  test('the policy that takes the wrong coins by construction is shown to be wrong, to the unit', async () => {
    const folder = await labelledCase(OWN_COINS, [flow(2), end('mixer')])
    const { evaluation } = await evaluate({ folders: [folder], options: LIGHT })
    const [selfCheck] = evaluation.cases[0]!.loads
    const shown = selfCheck!.policies.map((score) => [
      score.policy,
      score.flowsFound.hits,
      score.flowsRight.of,
      score.flowValueFound.share,
      score.flowValueRight.share,
      score.endValueFound.share,
      score.wrong,
    ])
    expect(shown).toEqual([
      ['fifo', 0, 1, 0, 0, 0, 1],
      ['lifo', 1, 1, 1, 1, 1, 0],
      ['haircut', 1, 2, 0.5, 0.5, 0.5, 0.5],
      ['libr', 0, 1, 0, 0, 0, 1],
      ['dirty-first', 1, 1, 1, 1, 1, 0],
      ['poison', 1, 2, 1, 0.5, 1, null],
    ])
    expect(evaluation.cases[0]!.noTraffic).toBe('no address of its labelled flows has 3 counterparties')
    expect(evaluation.cases[0]!.facts.dropped).toEqual({ flows: 0, ends: 0, seeds: 1, rows: 2 })
  })

  /** Five labelled payments out of one wallet: it is open to ordinary coins. Gas and an internal call are there to be lost. */
  const HUB: readonly Row[] = [
    ['native', 'friend', 'thief', 40],
    ['native', 'victim', 'thief', 1_000_000],
    ['gas', 'thief', '', 40],
    ['native', 'thief', 'one', 300_000],
    ['native', 'thief', 'two', 200_000],
    ['internal', 'two', 'mixer', 200_000],
    ['native', 'thief', 'three', 400_000],
    ['native', 'thief', 'mixer', 100_000],
  ]
  /** All but the mixer, where the trace ends as `unread`. */
  const COVERS = JSON.stringify(['thief', 'one', 'two', 'three'].map(at))
  const LABELS = [flow(3), flow(4), flow(5), flow(6), flow(7), end('mixer'), end('nobody'), flow(99)]

  test('the tables of a small case', async () => {
    const folder = await labelledCase(HUB, LABELS, 'primary: { policy: fifo, why: a test }', COVERS)
    const before = await readdir(folder)
    const { tables, evaluation } = await evaluate({ folders: [folder], options: LIGHT })
    expect(tables).toMatchSnapshot()
    expect(await readdir(folder)).toEqual(before)
    const again = await evaluate({ folders: [folder], options: LIGHT })
    expect(again.evaluation).toEqual(evaluation)
    expect(
      await readdir(tmpdir()).then((names) => names.filter((name) => name.startsWith('dyepack-evaluate-'))),
    ).toEqual([])
  })

  test('ordinary coins through the wallet make every policy err, and more of them more', async () => {
    const folder = await labelledCase(HUB, LABELS, '', COVERS)
    const { loads } = (await evaluate({ folders: [folder], options: { ...LIGHT, loads: [1, 20] } })).evaluation
      .cases[0]!
    const right = (load: number) => loads[load]!.policies.map(({ flowValueRight }) => flowValueRight.share!)
    expect(right(0).filter((share) => share < 0.99)).toEqual([])
    expect(right(2).filter((share, policy) => share >= right(0)[policy]!)).toEqual([])
    expect(loads[2]!.ordinary).toBe(100)
    expect(loads.map(({ movements }) => movements)).toEqual([8, 13, 108])
  })

  test('a lost kind of movement is named where the case had it, and the page says what is not known', async () => {
    const folder = await labelledCase(HUB, LABELS, '', COVERS)
    const page = join(folder, 'page.md')
    const { evaluation } = await evaluate({ folders: [folder], options: LIGHT, page })
    const [, hop, internal, gas] = evaluation.cases[0]!.cuts
    expect(gas).toMatchObject({ cut: 'gas', rows: 1, said: [{ sign: 'warning', code: 'NO_GAS' }] })
    expect(internal).toMatchObject({ cut: 'internal', rows: 1, refused: null })
    expect(internal!.moved!.front).toBeGreaterThan(0)
    expect(hop).toMatchObject({ cut: 'hop', rows: 1 })
    const text = await readFile(page, 'utf8')
    expect(text).toContain('## What is not known')
    expect(text).toContain('| none: self-check |')
  })

  test('without the theft the case is refused, and that counts as said', async () => {
    const folder = await labelledCase(
      [OWN_COINS[0]!, ['internal', 'victim', 'thief', 100], ...OWN_COINS.slice(2)],
      [flow(2)],
    )
    const { evaluation, tables } = await evaluate({ folders: [folder], options: LIGHT })
    const internal = evaluation.cases[0]!.cuts.find(({ cut }) => cut === 'internal')!
    expect(internal).toMatchObject({ refused: 'SEED_NOT_IN_LEDGER', moved: null })
    expect(tables).toContain('yes: SEED_NOT_IN_LEDGER')
    expect(tables).toMatch(/\| all gas +\| not in this case/)
  })
})

describe('a case on a UTXO chain', () => {
  const id = (n: number) => n.toString(16).padStart(64, '0')
  const [VICTIM, THIEF_KEY, SHOP] = [
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX',
    '1HLoD9E4SDFFPDiYfNYnkBLQ85Y51J3Zb1',
  ] as const
  type Spend = readonly [tx: number, n: number, address: string, value: number]
  const line = (n: number, inputs: readonly Spend[], outputs: readonly (readonly [address: string, value: number])[]) =>
    JSON.stringify({
      ...{ hash: id(n), block_number: n, block_timestamp: 1_700_000_000 + 600 * n, index: 0, is_coinbase: false },
      inputs: inputs.map(([tx, output, address, value]) => {
        return { spent_transaction_hash: id(tx), spent_output_index: output, addresses: [address], value }
      }),
      outputs: outputs.map(([address, value], index) => ({ index, addresses: address === '' ? [] : [address], value })),
    })

  /** The thief has 100 of its own, steals 100 with change to the victim, and pays 100 to a shop and 100 to a bare script. */
  async function utxoCase(labels: readonly string[], seed: string) {
    const folder = await labelledCase([], labels)
    await writeFile(
      join(folder, 'case.yaml'),
      `id: coins
imports: [{ format: utxo-jsonl, files: [coins.jsonl] }]
origins: [{ asset: bitcoin/BTC, seed: ${seed} }]
policies: [fifo, lifo, haircut]`,
    )
    const lines = [
      line(1, [[90, 0, SHOP, 100]], [[THIEF_KEY, 100]]),
      line(
        2,
        [[91, 0, VICTIM, 150]],
        [
          [THIEF_KEY, 100],
          [VICTIM, 50],
        ],
      ),
      line(
        3,
        [
          [1, 0, THIEF_KEY, 100],
          [2, 0, THIEF_KEY, 100],
        ],
        [
          ['', 100],
          [SHOP, 100],
        ],
      ),
    ]
    await writeFile(join(folder, 'coins.jsonl'), lines.join('\n'))
    return folder
  }
  const output = (tx: number, n: number, source = 'a test') => `flow,bitcoin,${id(tx)},${n},,,${source}`

  test('is measured by its outputs, to the satoshi; what it lacks is said', async () => {
    const end = `endpoint,bitcoin,,,${SHOP},100,a test`
    const folder = await utxoCase([output(3, 1), end, output(7, 0)], `{ tx: "${id(2)}" }`)
    const { evaluation, tables } = await evaluate({ folders: [folder], options: LIGHT })
    const [one] = evaluation.cases
    expect(one).toMatchObject({ noTraffic: null, noCuts: null, generated: false })
    // The seed names no receiver: it claims the thief's output, and not the change.
    expect(one!.facts).toMatchObject({
      movements: 5,
      labelledFlows: 1,
      dropped: { flows: 1, ends: 0, seeds: 1, rows: 3 },
    })
    const shown = one!.loads[0]!.policies.map((score) => [
      score.policy,
      score.flowsRight.of,
      score.flowValueFound.share,
      score.flowValueRight.share,
      score.endValueFound.share,
      score.wrong,
    ])
    expect(shown).toEqual([
      ['fifo', 1, 1, 1, 1, 0],
      // The bare script has no address, and its output counts all the same.
      ['lifo', 1, 0, 0, 0, 1],
      ['haircut', 2, 0.5, 0.5, 0.5, 0.5],
    ])
    expect(tables).toContain('of the transactions, draw 1')
  })

  test('gets ordinary coins into its own transactions, and loses whole ones', async () => {
    const all = [output(3, 0), output(3, 1), output(4, 0), `endpoint,bitcoin,,,${VICTIM},,a test`]
    const folder = await utxoCase(all, `{ tx: "${id(2)}", to: [${THIEF_KEY}] }`)
    // What the shop got goes on to the victim.
    const more = line(4, [[3, 1, SHOP, 100]], [[VICTIM, 100]])
    await writeFile(join(folder, 'coins.jsonl'), `${await readFile(join(folder, 'coins.jsonl'), 'utf8')}\n${more}`)
    const { evaluation } = await evaluate({ folders: [folder], options: { ...LIGHT, loads: [1, 20] } })
    const { loads, cuts } = evaluation.cases[0]!
    expect(loads.map(({ load, ordinary, open }) => [load, ordinary, open])).toEqual([
      [0, 0, 0],
      [1, 10, 2],
      [20, 60, 2],
    ])
    const haircut = loads.map(({ policies }) => policies[2]!.flowValueRight.share!)
    expect(haircut[0]).toBe(1)
    expect(haircut[2]).toBeLessThan(0.5)
    const [random, hop, internal, gas] = cuts
    expect(random).toMatchObject({ cut: 'random', title: '5 % of the transactions, draw 1', rows: 1 })
    // The shop pays in the first and in the last.
    expect(hop).toMatchObject({ cut: 'hop', rows: 2, refused: null })
    expect([internal!.rows, gas!.rows]).toEqual([0, 0])
  })

  test('that a script made stands apart, and counts in no figure of the page', async () => {
    const folder = await utxoCase(
      [output(3, 1, 'generated: this test')],
      `{ address: ${THIEF_KEY}, from: 2023-11-14T22:30:00Z }`,
    )
    const page = join(folder, 'page.md')
    const { evaluation } = await evaluate({ folders: [folder], options: LIGHT, page })
    expect(evaluation.cases[0]).toMatchObject({ generated: true, facts: { dropped: { seeds: 1 } } })
    const text = await readFile(page, 'utf8')
    expect(text).toContain('The published labels of 0 cases')
    expect(text).toContain('One generated case stands apart')
    expect(text).toContain('**Generated.**')
  })
})

describe('what cannot be evaluated', () => {
  const code = async (folder: string) => {
    const error = await evaluate({ folders: [folder], options: LIGHT }).catch((thrown: unknown) => thrown)
    return error instanceof DyepackError ? error.code : error
  }

  test('a folder without a labelled case, and none at all', async () => {
    const folder = await labelledCase(OWN_COINS, [flow(2)])
    await rm(join(folder, 'truth.csv'))
    expect(await code(folder)).toBe('NO_LABELLED_CASE')
    expect(await code(join(folder, 'nothing'))).toBe('NO_SUCH_CASE')
  })

  test('labels of another ledger', async () => {
    expect(await code(await labelledCase(OWN_COINS, [flow(77)]))).toBe('NO_LABEL_FITS')
  })

  test('policies that say no amounts', async () => {
    expect(await code(await labelledCase(OWN_COINS, [flow(2)], 'policies: [poison]'))).toBe('EVALUATE_NO_AMOUNTS')
  })

  test('a folder of cases is read case by case', async () => {
    const folder = await labelledCase(OWN_COINS, [flow(2)])
    const parent = await mkdtemp(join(tmpdir(), 'dyepack-test-'))
    folders.push(parent)
    for (const name of ['b', 'a']) {
      await mkdir(join(parent, name))
      for (const file of ['case.yaml', 'rows.csv', 'truth.csv']) {
        const text = await readFile(join(folder, file), 'utf8')
        await writeFile(join(parent, name, file), text.replace('id: small', `id: ${name}`))
      }
    }
    await mkdir(join(parent, 'no case'))
    const skipped = [{ name: 'far away', reason: 'it is not here' }]
    const { evaluation, tables } = await evaluate({ folders: [parent], skipped, options: { ...LIGHT, loads: [] } })
    expect(evaluation.cases.map((one) => one.case)).toEqual(['a', 'b'])
    expect(tables).toContain('## far away\n\nSkipped: it is not here.')
  })
})
