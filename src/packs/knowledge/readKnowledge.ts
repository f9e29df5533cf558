import { join } from 'node:path'
import type { z } from 'zod'
import { compareText } from '../../core/compareText.ts'
import { DyepackError } from '../../core/errors.ts'
import type { KnowledgeBase, Topic } from '../../core/knowledge/knowledgeBase.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import {
  actorFileSchema,
  figuresFileSchema,
  incidentFileSchema,
  leverFileSchema,
  publishersFileSchema,
  sourcesFileSchema,
  type TopicsFile,
  topicsFileSchema,
} from '../../core/wire/knowledgeFile.ts'
import { readTagPacks } from '../tagpack/readTagPacks.ts'
import { readShape } from '../yaml/checkShape.ts'
import { readYaml } from '../yaml/readYaml.ts'
import type { Draft } from './draft.ts'
import { knowledgeError } from './knowledgeError.ts'
import { linkKnowledge } from './linkKnowledge.ts'
import { type KnowledgeFolder, listKnowledgeFiles, TOPICS } from './listKnowledgeFiles.ts'
import { type FileProblem, type Report, reportInto } from './report.ts'
import { toActor } from './toActor.ts'
import { toClaims } from './toClaims.ts'
import { toIncident } from './toIncident.ts'
import { toLevers } from './toLevers.ts'
import { toPublishers, toSources } from './toSources.ts'
import { unique } from './unique.ts'
import { withDefaults } from './withDefaults.ts'

/**
 * Reads a knowledge folder: all of it, or nothing.
 * Errors: NO_SUCH_KNOWLEDGE; BAD_KNOWLEDGE names every problem of every file, with file, line, key, code and fix.
 */
export async function readKnowledge(dir: string): Promise<KnowledgeBase> {
  const files = await listKnowledgeFiles(dir)
  const problems = [...files.problems]
  const all = async <T>(folder: KnowledgeFolder, schema: z.ZodType<T>): Promise<Parsed<T>[]> => {
    const parsed: (Parsed<T> | null)[] = []
    for (const id of files.ids[folder]) parsed.push(await parse(dir, `${folder}/${id}.yaml`, id, schema, problems))
    return parsed.filter((one) => one !== null)
  }
  const topics = files.hasTopics ? await parse(dir, TOPICS, 'topics', topicsFileSchema, problems) : null
  const publisherFiles = await all('publishers', publishersFileSchema)
  const sourceFiles = await all('sources', sourcesFileSchema)
  // Every other file names what these have: without them each would be said to be wrong.
  if (problems.length > files.problems.length) throw knowledgeError(dir, problems)
  const actorFiles = await all('actors', actorFileSchema)
  const incidentFiles = await all('incidents', incidentFileSchema)
  const figureFiles = await all('figures', figuresFileSchema)
  const leverFiles = await all('levers', leverFileSchema)
  const tags = await readTags(dir, files.ids.tags, problems)

  const publishers = unique(publisherFiles.flatMap(({ value, report }) => toPublishers(value, report)))
  const within = [...actorFiles, ...incidentFiles, ...figureFiles, ...leverFiles]
  const sources = unique([
    ...sourceFiles.flatMap(({ value, report }) => toSources(value, [], itemsOf(publishers), report)),
    ...within.flatMap(({ value, report }) => toSources(value.sources ?? {}, ['sources'], itemsOf(publishers), report)),
  ])
  const known = { sources: itemsOf(sources), publishers: itemsOf(publishers) }
  const claims = [
    ...[...actorFiles, ...incidentFiles].flatMap(({ id, file, value, report }) =>
      toClaims(value.claims, { ...known, about: id, file, report }),
    ),
    ...figureFiles.flatMap(({ file, value, report }) =>
      toClaims(withDefaults(value, report), { ...known, about: value.about, file, report }),
    ),
  ]
  const base = linkKnowledge({
    actorIds: files.ids.actors,
    topics: topicsOf(topics),
    publishers: [...publishers.values()],
    sources: [...sources.values()],
    actors: actorFiles.map(({ id, value, report }) => toActor(id, value, report)),
    incidents: incidentFiles.flatMap(({ id, value, report }) => toIncident(id, value, report)),
    figures: figureFiles.map(({ value, report }) => ({ item: value, path: ['about'], report })),
    claims,
    levers: leverFiles.flatMap(({ id, value, report }) => toLevers(id, value, known.sources, report)),
    tags,
  })
  if (problems.length > 0) throw knowledgeError(dir, problems)
  return base
}

/** Entries are written by hand: a file above this is something else. */
const MAX_BYTES = 1024 * 1024

interface Parsed<T> {
  readonly id: string
  /** In the knowledge folder. */
  readonly file: string
  readonly value: T
  readonly report: Report
}

async function parse<T>(
  dir: string,
  file: string,
  id: string,
  schema: z.ZodType<T>,
  problems: FileProblem[],
): Promise<Parsed<T> | null> {
  const path = join(dir, file)
  // Every scalar as text: 2022 is no number, `no` no boolean, and an address without quotes keeps its zeros.
  const yaml = await readYaml(path, path, { maxBytes: MAX_BYTES, schema: 'failsafe' }).catch((error: unknown) => {
    problems.push(...problemsOf(error, path))
    return null
  })
  if (yaml === null) return null
  const reading = readShape(yaml, schema)
  if ('value' in reading) return { id, file, value: reading.value, report: reportInto(problems, yaml) }
  problems.push(...reading.problems.map((problem) => ({ file: path, ...problem })))
  return null
}

async function readTags(dir: string, ids: readonly string[], problems: FileProblem[]): Promise<Tag[]> {
  const tags: Tag[] = []
  for (const id of ids) {
    const file = `tags/${id}.yaml`
    await readTagPacks([file], dir).then(
      (read) => tags.push(...read.tags),
      (error: unknown) => problems.push(...problemsOf(error, join(dir, file))),
    )
  }
  return tags
}

/** The problems that an error of one file names. */
function problemsOf(error: unknown, file: string): FileProblem[] {
  if (!(error instanceof DyepackError) || error.kind !== 'input') throw error
  const listed = error.facts.problems as readonly FileProblem[] | undefined
  if (listed !== undefined) return listed.map((problem) => ({ ...problem, file }))
  const { code, message, fix } = error
  const problem = { file, code, line: 0, key: '', message: message.replace(`${file} `, '') }
  return [fix === undefined ? problem : { ...problem, fix }]
}

function itemsOf<T>(drafts: ReadonlyMap<string, Draft<T>>): ReadonlyMap<string, T> {
  return new Map([...drafts].map(([id, { item }]) => [id, item]))
}

function topicsOf(parsed: Parsed<TopicsFile> | null): Topic[] {
  return Object.entries(parsed?.value ?? {})
    .map(([id, name]) => ({ id, name }))
    .sort((a, b) => compareText(a.id, b.id))
}
