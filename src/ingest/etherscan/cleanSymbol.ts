/**
 * A token's symbol, cleaned so that one sees it: whoever makes a token names it, and may put line ends, marks that turn
 * the reading direction, or ten thousand letters there. Each such character becomes U+FFFD, and what is too long ends in `…`.
 */
export function cleanSymbol(column: string): string {
  const clean = `regexp_replace(${column}, '[\\p{C}\\p{Zl}\\p{Zp}]', '\uFFFD', 'g')`
  return `CASE WHEN ${column} IS NULL THEN NULL WHEN regexp_full_match(${column}, '[ -~]{0,${LONGEST}}') THEN ${column}
    WHEN length(${column}) <= ${LONGEST} THEN ${clean} ELSE concat(left(${clean}, ${LONGEST - 1}), '…') END`
}

/** Real symbols are shorter. */
const LONGEST = 40
