import { currencyOfChain } from '../../core/knowledge/chainOfCurrency.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { type PackValue, packDay, packYaml } from './packYaml.ts'

export interface TagPackYaml {
  readonly text: string
  /** Tags that a TagPack has no words for. */
  readonly left: readonly { readonly tag: Tag; readonly why: string }[]
}

/**
 * Tags as one GraphSense TagPack, which `readTagPacks` reads again as the same tags. Tags of several packs become one,
 * under the name that is given.
 */
export function tagPackYaml(tags: readonly Tag[], name: string): TagPackYaml {
  const packs = new Set(tags.map(({ pack }) => pack))
  const [creator, title] = creatorAndTitle(packs.size === 1 ? [...packs][0]! : name)
  const left: { tag: Tag; why: string }[] = []
  const entries = tags.flatMap((tag) => {
    const currency = currencyOfChain(tag.chain, tag.address)
    if (currency !== null) return [entry(tag, currency)]
    left.push({ tag, why: `TagPacks have no word for the chain ${tag.chain} at an address of this form` })
    return []
  })
  return { text: packYaml({ title, creator, tags: entries }), left }
}

function entry(tag: Tag, currency: string): PackValue {
  const { address, label, category, actor, source, confidence, lastmod } = tag
  return {
    address,
    currency,
    label,
    source,
    ...(category === '' ? {} : { category }),
    ...(actor === '' ? {} : { actor }),
    ...(confidence === '' ? {} : { confidence }),
    ...(lastmod === '' ? {} : { lastmod: packDay(lastmod) }),
  }
}

/** `creator: title`, as a tag has it. */
function creatorAndTitle(pack: string): [string, string] {
  const at = pack.indexOf(': ')
  return at < 1 ? ['dyepack', pack] : [pack.slice(0, at), pack.slice(at + 2)]
}
