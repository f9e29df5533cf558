/** The number of the page, from 1, on which a place stands; null where a document has no pages. `pages`: where each begins. */
export function pageAt(pages: readonly number[], at: number): number | null {
  const next = pages.findIndex((start) => start > at)
  if (pages.length === 0) return null
  return next === -1 ? pages.length : Math.max(1, next)
}
