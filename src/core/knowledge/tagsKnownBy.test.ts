import { expect, test } from 'vitest'
import { tag } from '../../../test/report/smallCase.ts'
import { tagsKnownBy } from './tagsKnownBy.ts'

const tags = ['2022-04-13', '2022-04-14', '2022-04-15', '', '2023-01-01'].map((lastmod, n) => ({
  ...tag('0x1', `tag ${n}`, 'exchange'),
  lastmod,
}))

test('a tag of the day itself was known; a later one and one without a date were not', () => {
  const { tags: known, later, undated } = tagsKnownBy(tags, '2022-04-14')
  expect(known.map(({ label }) => label)).toEqual(['tag 0', 'tag 1'])
  expect({ later, undated }).toEqual({ later: 2, undated: 1 })
})

test('without a day all count', () => {
  expect(tagsKnownBy(tags, null)).toEqual({ tags, later: 0, undated: 0 })
})
