/** A figure as somebody gave it. "400" has both ends, "over 400" has no upper one, "about 400" is both ends and rough. */
export interface Range<T> {
  readonly low: T | null
  readonly high: T | null
  readonly rough: boolean
}
