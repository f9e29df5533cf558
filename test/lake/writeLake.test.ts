import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { writeLake } from '../../src/actions/writeLake.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { ledgerFromSeed } from '../naive/ledgers.ts'
import { ledgerOf, putCsv, putJsonl } from './ledgerOf.ts'

const who = (n: number) => `0x${n.toString(16).padStart(40, '0')}`
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => {
    const n = from + i
    return `ethereum,${n * 1000},2022-03-23T13:29:00Z,0,0x${(n + 1).toString(16).padStart(64, '0')},0,native,ethereum/ETH,ETH,18,${who(n % 97)},${who(n % 89)},${n}`
  })

let temp: ReturnType<typeof makeTempFolder>
let lake: string
beforeEach(() => {
  temp = makeTempFolder()
  lake = join(temp.folder, 'lake')
})
afterEach(() => temp.remove())
const ledger = (name: string) => join(temp.folder, `${name}.duckdb`)

describe('a lake that is written again', () => {
  beforeEach(async () => {
    await ledgerOf(temp.folder, 'one', [putCsv(temp.folder, 'a.csv', rows(0, 150))])
  })

  it('stays as it is where the ledger is the same, and is mended where a file was hurt or lost', async () => {
    const first = await writeLake({ lake, ledger: ledger('one') })
    expect(first).toMatchObject({ written: first.files, removed: 0 })
    const calm = tree(lake)
    expect(await writeLake({ lake, ledger: ledger('one') })).toMatchObject({
      files: first.files,
      written: 0,
      removed: 0,
    })
    const [one, two] = Object.keys(calm).filter((file) => file.startsWith('movements/'))
    writeFileSync(join(lake, one!), 'hurt')
    rmSync(join(lake, two!))
    expect(await writeLake({ lake, ledger: ledger('one') })).toMatchObject({ written: 2, removed: 0 })
    expect(tree(lake)).toEqual(calm)
  })

  it('takes in what a grown ledger has more, and leaves the rest alone', async () => {
    await writeLake({ lake, ledger: ledger('one') })
    await ledgerOf(temp.folder, 'one', [putCsv(temp.folder, 'b.csv', rows(150, 160))])
    const grown = await writeLake({ lake, ledger: ledger('one') })
    expect(grown.written).toBeLessThan(grown.files)
    const other = join(temp.folder, 'other')
    await writeLake({ lake: other, ledger: ledger('one') })
    expect(tree(lake)).toEqual(tree(other))
  })

  it('is refused to another ledger, unless what it holds may go', async () => {
    await writeLake({ lake, ledger: ledger('one') })
    const calm = tree(lake)
    await ledgerOf(temp.folder, 'two', [putCsv(temp.folder, 'c.csv', rows(300, 310))])
    await expect(writeLake({ lake, ledger: ledger('two') })).rejects.toMatchObject({
      code: 'LAKE_OF_ANOTHER_LEDGER',
      facts: { file: 'a.csv' },
    })
    expect(tree(lake)).toEqual(calm)
    expect((await writeLake({ lake, ledger: ledger('two'), replace: true })).removed).toBeGreaterThan(0)
    const other = join(temp.folder, 'other')
    await writeLake({ lake: other, ledger: ledger('two') })
    expect(tree(lake)).toEqual(tree(other))
  })

  it('is refused into a folder that holds anything else', async () => {
    mkdirSync(lake)
    writeFileSync(join(lake, 'notes.txt'), 'mine')
    await expect(writeLake({ lake, ledger: ledger('one') })).rejects.toMatchObject({ code: 'NOT_A_LAKE' })
    rmSync(join(lake, 'notes.txt'))
    await writeLake({ lake, ledger: ledger('one') })
    writeFileSync(join(lake, 'movements', 'notes.parquet'), 'mine')
    await expect(writeLake({ lake, ledger: ledger('one'), replace: true })).rejects.toMatchObject({
      code: 'NOT_A_LAKE',
    })
    await expect(writeLake({ lake: join(temp.folder, 'a.csv'), ledger: ledger('one') })).rejects.toMatchObject({
      code: 'NOT_A_LAKE',
    })
    await expect(writeLake({ lake, ledger: ledger('none') })).rejects.toMatchObject({ code: 'LEDGER_MISSING' })
  })

  it('is refused where a number does not fit', async () => {
    const line = rows(0, 1)[0]!.replace(',0,native', `,${2 ** 31},native`)
    await ledgerOf(temp.folder, 'three', [putCsv(temp.folder, 'd.csv', [line])])
    await expect(writeLake({ lake, ledger: ledger('three') })).rejects.toMatchObject({
      code: 'LAKE_RANGE',
      facts: { field: 'seq' },
    })
    expect(existsSync(join(lake, 'movements'))).toBe(false)
  })
})

/** Writes the lake and kills itself at the n-th file that it begins, some milliseconds into it, or before its n-th rename. */
const CHILD = `
import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
const [lake, ledger, where, nth, after] = process.argv.slice(1)
const kill = () => process.kill(process.pid, 'SIGKILL')
const { rename } = promises
let renames = 0
promises.rename = (...names) => {
  if (++renames === Number(nth) && where === 'rename') kill()
  return rename(...names)
}
syncBuiltinESMExports()
const { writeLake } = await import(${JSON.stringify(new URL('../../dist/actions/writeLake.js', import.meta.url).href)})
let files = 0
const onProgress = () => {
  if (++files === Number(nth) && where === 'file') Number(after) === 0 ? kill() : setTimeout(kill, Number(after))
}
await writeLake({ lake, ledger, onProgress })
console.log(renames)
`

describe('a lake whose writer is killed with -9', () => {
  it('has whole files only, is known as unfinished, and is the calm one after the next run', async () => {
    await ledgerOf(temp.folder, 'one', [
      putCsv(temp.folder, 'a.csv', rows(0, 250)),
      putJsonl(temp.folder, 'coins.jsonl', ledgerFromSeed('bitcoin', 5).utxoJsonl ?? []),
    ])
    const { said } = await runChild('never', 0)
    const expected = tree(lake)
    const renames = Number(said)
    expect(renames).toBe(Object.keys(expected).length - 1 + 3)
    const moments = [
      ...[1, 2, 3, Math.floor(renames / 2), renames].map((nth) => ['rename', nth, 0] as const),
      ...[1, 8].map((nth) => ['file', nth, 0] as const),
      ...[2, 12].map((nth) => ['file', nth, 4] as const),
    ]
    for (const [where, nth, after] of moments) {
      rmSync(lake, { recursive: true })
      expect([where, nth, (await runChild(where, nth, after)).signal]).toEqual([where, nth, 'SIGKILL'])
      const whole = Object.keys(tree(lake)).filter((name) => /(^|\/)[^_/]*\.parquet$/.test(name))
      for (const file of whole) expect([file, tree(lake)[file]]).toEqual([file, expected[file]])
      const unfinished = await importData({ ledger: ledger('two'), folder: temp.folder, imports: [LAKE] }).catch(
        (error) => error,
      )
      expect(['LAKE_INCOMPLETE', 'NOT_A_LAKE']).toContain(unfinished.code)
      await writeLake({ lake, ledger: ledger('one') })
      expect([where, nth, tree(lake)]).toEqual([where, nth, expected])
    }
  })
})

const LAKE = { format: 'parquet', files: ['lake'] }

async function runChild(
  where: string,
  nth: number,
  after = 0,
): Promise<{ said: string; signal: NodeJS.Signals | null }> {
  const words = [lake, ledger('one'), where, `${nth}`, `${after}`]
  const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_, signal) => resolve(signal)))
  let said = ''
  for await (const text of child.stdout.setEncoding('utf8')) said += text
  return { said, signal: await ended }
}

/** Every file below a folder with its SHA-256. */
function tree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
  const paths = files.map((one) => join(one.parentPath, one.name).slice(folder.length + 1)).sort()
  return Object.fromEntries(
    paths.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  )
}
