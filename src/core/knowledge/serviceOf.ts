import { actorName } from './actorName.ts'
import { chooseTag, surestFirst } from './chooseTag.ts'
import type { Tag } from './tag.ts'
import { type ServiceClass, serviceClassOf } from './taxonomy.ts'

/** A business at which a trace stops. */
export interface Service {
  /** Its plain name, the same for all its addresses: `Binance`. The tag's label where nobody names the actor. */
  readonly label: string
  readonly category: string
  readonly lossClass: ServiceClass
  /** Empty where unknown. */
  readonly actor: string
  /** The tag that counts. */
  readonly tag: Tag
  /** All tags of the address, the surest first. */
  readonly tags: readonly Tag[]
}

/** The business behind an address, by the tags of that one address; null where the tag that counts names none. */
export function serviceOf(tags: readonly Tag[]): Service | null {
  const tag = chooseTag(tags)
  const lossClass = tag && serviceClassOf(tag.category)
  if (!lossClass) return null
  const { actor, category } = tag
  const label = actor === '' ? tag.label : actorName(actor)
  return { label, category, lossClass, actor, tag, tags: [...tags].sort(surestFirst) }
}
