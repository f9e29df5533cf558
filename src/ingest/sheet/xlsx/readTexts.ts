import { inputError } from '../../../core/errors.ts'
import { shownText } from '../shownText.ts'
import { type Archive, brokenWorkbook } from './openArchive.ts'
import { readXml } from './readXml.ts'

const LARGEST_PART = 2 ** 30
/** They are held in memory, because cells name them by number in any order. */
const MOST_CHARACTERS = 2 ** 27
const MOST_TEXTS = 2 ** 22

/** The texts that cells of a workbook share. Errors: `BAD_FILE`, `UNPACKS_TOO_FAR`. */
export async function readTexts(archive: Archive, part: string | null, name: string): Promise<readonly string[]> {
  if (part === null || !archive.has(part)) return []
  const texts: string[] = []
  let characters = 0
  let text = ''
  let inText = false
  let inReading = 0
  const stream = await archive.read(part, LARGEST_PART)
  await readXml(stream, {
    open: (tag) => {
      if (tag === 'si') text = ''
      // How a text is pronounced stands beside it (Japanese): that is not the text.
      else if (tag === 'rPh') inReading++
      else if (tag === 't') inText = inReading === 0
    },
    text: (piece) => {
      if (inText) text += piece
    },
    close: (tag) => {
      if (tag === 't') inText = false
      else if (tag === 'rPh') inReading--
      else if (tag === 'si') {
        texts.push(text)
        characters += text.length
        if (characters > MOST_CHARACTERS || texts.length > MOST_TEXTS) throw tooMany(name)
      }
    },
  }).catch((cause: unknown) => {
    throw brokenWorkbook(name, cause)
  })
  return texts
}

function tooMany(name: string): Error {
  return inputError('UNPACKS_TOO_FAR', `${shownText(name)} has more texts than fit into memory`, {
    fix: 'save the sheet as CSV and import that',
    facts: { file: name },
  })
}
