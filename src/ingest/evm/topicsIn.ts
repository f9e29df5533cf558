import { readBytes, type TextFile } from '../textFile.ts'
import { DECODERS } from './events/decoders.ts'

const KNOWN = DECODERS.map(({ topic }) => topic)
const LONGEST = Math.max(...KNOWN.map((topic) => topic.length))

/**
 * Which of the events that are read may stand in a file of logs: those whose topic is somewhere in its text. What is not among them is
 * not in the file. Undefined: a text with escapes does not tell.
 */
export async function topicsIn(file: Pick<TextFile, 'path' | 'compression'>): Promise<ReadonlySet<string> | undefined> {
  const found = new Set<string>()
  let end = ''
  for await (const chunk of readBytes(file)) {
    const text = end + Buffer.from(chunk).toString('latin1').toLowerCase()
    if (text.includes('\\u')) return undefined
    for (const topic of KNOWN) if (!found.has(topic) && text.includes(topic)) found.add(topic)
    end = text.slice(-LONGEST)
  }
  return found
}
