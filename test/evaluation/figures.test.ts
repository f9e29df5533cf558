import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const read = (file: string) => readFile(new URL(`../../${file}`, import.meta.url), 'utf8')

test('the figures in the README are those of docs/accuracy.md', async () => {
  const [readme, page] = [await read('README.md'), await read('docs/accuracy.md')]
  const rows = [...page.matchAll(/^\| (\S+-\d{4}) +\| (\d+) × +\| haircut +\| +([\d.]+) % \S+ \| +([\d.]+) % \S+ \|/gm)]
  expect(rows).toHaveLength(9)
  const inTable = rows.map(([, , load, recall, precision]) => {
    const right = load === '100' && precision === '100.0' ? 'then stopped' : `${Math.round(Number(precision))} % right`
    return `${Math.round(Number(recall))} % found, ${right}`
  })
  const [ours] = readme.match(/\| ordinary coins \|[\s\S]*?\n\n/)!
  expect([...ours.matchAll(/\d+ % found, (?:\d+ % right|then stopped)/g)].map(([cell]) => cell).sort()).toEqual(
    inTable.sort(),
  )
})
