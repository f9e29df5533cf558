import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

it('links in the documents lead to files and headings that are there', () => {
  const files = [
    ...readdirSync(ROOT),
    ...['docs', 'cases'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { encoding: 'utf8', recursive: true }).map((name) => join(folder, name)),
    ),
  ].filter((name) => name.endsWith('.md'))
  expect(files).toContain('README.md')
  const texts = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]))
  const broken = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(LINK)].flatMap(([, path = '', place]) => {
      const target = path === '' ? file : join(dirname(file), path)
      const there = existsSync(join(ROOT, target)) && (place === undefined || isPlace(place, texts.get(target) ?? ''))
      return there ? [] : [`${file}: ${path}${place === undefined ? '' : `#${place}`}`]
    }),
  )
  expect(broken).toEqual([])
})

/** To a file of the repository, or a place in one. */
const LINK = /\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g

/** Headings are places by their words, as GitHub makes them. */
function isPlace(place: string, text: string): boolean {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return headings.includes(place) || text.includes(`id="${place}"`)
}
