import type { Mark } from '../mark.ts'
import type { Page } from '../page.ts'

/** Finds one kind of thing in a text. The same text gives the same marks. */
export interface IntakeRule {
  readonly id: string
  readonly find: (page: Page) => readonly Mark[]
}
