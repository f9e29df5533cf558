/**
 * The last block from `low` to `high` whose time is not after `time`; `low - 1` where there is none. Times of blocks never go back, so
 * that some thirty are looked at, whatever the chain.
 */
export async function findHeight(
  timeAt: (height: number) => Promise<number>,
  low: number,
  high: number,
  time: number,
): Promise<number> {
  let [below, above] = [low - 1, high + 1]
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2)
    if ((await timeAt(middle)) <= time) below = middle
    else above = middle
  }
  return below
}
