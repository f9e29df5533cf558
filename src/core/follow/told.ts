import type { FollowEvent, FollowLine } from '../wire/followEvent.ts'
import { againId, undoneId } from './eventId.ts'

/** Which events stand: what was told and not taken back. */
export class Told {
  /** Id by the facts → the id that it was told under, and the policy that it is of. */
  readonly #standing = new Map<string, { readonly id: string; readonly policy: string | null }>()
  /** Id by the facts → the id that it was told under and taken back. */
  readonly #undone = new Map<string, string>()
  /** Id that it was told under, where that is not the id by the facts → that one. */
  readonly #again = new Map<string, string>()

  /** Takes note of a line of `events.jsonl`: they come in its order. */
  read(line: FollowLine): void {
    if (line.event !== 'undone') {
      const { id, policy } = line
      this.#standing.set(this.#factsOf(id), { id, policy })
      return
    }
    const facts = this.#factsOf(line.of)
    this.#standing.delete(facts)
    this.#undone.set(facts, line.of)
    this.#again.set(againId(line.of), facts)
  }

  /** True: it was told and stands. `id`: by the facts. */
  has(id: string): boolean {
    return this.#standing.has(id)
  }

  /**
   * The lines that bring what was told to what there is to tell under these policies: first what is no more, the last of it first,
   * then what is new, in order. They are not read yet.
   */
  linesTo(events: readonly FollowEvent[], policies: ReadonlySet<string>): readonly FollowLine[] {
    const there = new Set(events.map(({ id }) => id))
    const gone: FollowLine[] = []
    for (const [facts, { id, policy }] of this.#standing)
      if (!there.has(facts) && (policy === null || policies.has(policy)))
        gone.push({ id: undoneId(id), event: 'undone', of: id })
    return [...gone.reverse(), ...this.linesFor(events)]
  }

  /** The lines of those of the events that do not stand yet, in order. They are not read yet. */
  linesFor(events: readonly FollowEvent[]): readonly FollowLine[] {
    return events
      .filter(({ id }) => !this.#standing.has(id))
      .map((event) => {
        const before = this.#undone.get(event.id)
        return before === undefined ? event : { ...event, id: againId(before) }
      })
  }

  #factsOf(id: string): string {
    return this.#again.get(id) ?? id
  }
}
