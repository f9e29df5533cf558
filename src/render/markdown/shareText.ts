import type { Count, Share } from '../../core/accuracy/score.ts'
import type { Interval } from '../../core/accuracy/wilson.ts'

/** `81.8 %`; what is not nothing and rounds to it is `under 0.1 %`, what is not all never reads `100.0 %`. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.0005) return 'under 0.1 %'
  if (share < 1 && share >= 0.9995) return 'over 99.9 %'
  return `${(share * 100).toFixed(1)} %`
}

/** `59 of 74, 79.7 % (69.2–87.3)`. */
export function countText({ hits, of, interval }: Count): string {
  return of === 0 ? '—' : `${hits} of ${of}, ${shareText(hits / of)}${intervalText(interval)}`
}

/** `81.8 % (56.1–97.4)`. */
export function valueText({ share, interval }: Share): string {
  return share === null ? '—' : `${shareText(share)}${intervalText(interval)}`
}

function intervalText(interval: Interval | null): string {
  if (interval === null) return ''
  return ` (${(interval.low * 100).toFixed(1)}–${(interval.high * 100).toFixed(1)})`
}
