import type { Readable } from 'node:stream'
import { draftIntake } from '../../core/intake/draftIntake.ts'
import type { IntakeDraft } from '../../core/intake/intakeDraft.ts'
import { PRESS } from '../../core/intake/press.ts'
import { slug } from '../../core/intake/slug.ts'
import type { KnowledgeBase } from '../../core/knowledge/knowledgeBase.ts'
import { readPage } from '../../packs/intake/readPage.ts'
import { loadKnowledge } from '../knowledge/loadKnowledge.ts'
import { checkSourceFacts, type SourceFacts } from './sourceFacts.ts'

export interface IntakePageParameters extends SourceFacts {
  /** Text, HTML or PDF; `-` reads `input`. */
  readonly file: string
  readonly input: Readable
  /** Whose names are looked for; default: the folder that comes with dyepack. */
  readonly knowledge?: string
}

/**
 * Drafts what a page says. Nothing is written.
 * Errors: those of `readPage`, `loadKnowledge` and `checkSourceFacts`.
 */
export async function intakePage({ file, input, knowledge, ...facts }: IntakePageParameters): Promise<IntakeDraft> {
  const { by, published, url, title } = checkSourceFacts(facts)
  const page = await readPage(file, input)
  const { base } = await loadKnowledge(knowledge === undefined ? {} : { dir: knowledge })
  const document = {
    file,
    sha256: page.sha256,
    format: page.format,
    title: title ?? page.title,
    url: url ?? page.url,
    published: published ?? page.published,
    by: by ?? publisherNamed(page.siteName, base),
    text: page.text,
    pages: page.pages,
  }
  return draftIntake(document, base)
}

/** The publisher of that name, if it is one that dyepack knows. */
function publisherNamed(name: string | null, base: KnowledgeBase): string | null {
  if (name === null) return null
  const all = [...base.publishers, ...PRESS]
  return (all.find((one) => one.name === name) ?? all.find(({ id }) => id === slug(name)))?.id ?? null
}
