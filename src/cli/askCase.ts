import { basename, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { checkAnswers } from '../actions/initCase.ts'
import { type CaseDraft, SEED_KINDS, type SeedKind } from '../core/case/caseDraft.ts'
import { inputError } from '../core/errors.ts'
import { FETCHED_FORMATS, IMPORT_FORMATS } from '../core/wire/importFormats.ts'

type Answers = { -readonly [Key in keyof CaseDraft]?: CaseDraft[Key] }

/**
 * Asks for a case on a terminal, one question a line, and again where an answer is none. An empty answer takes what stands in
 * brackets. Errors: `STOPPED` where the terminal ends before the last answer.
 */
export async function askCase(
  caseDir: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<CaseDraft> {
  const lines = createInterface({ input, output })
  lines.on('SIGINT', () => process.emit('SIGINT'))
  const closed = new Promise<never>((_, reject) => lines.on('close', () => reject(stopped())))
  closed.catch(() => {})
  const say = (text: string) => output.write(`${text}\n`)
  const question = (text: string) => Promise.race([lines.question(`${text} `), closed])
  const answers: Answers = {}
  const ask: Ask = async (text, usual, take) => {
    for (;;) {
      const said = (await question(`${text}${usual === '' ? '' : ` [${usual}]`}`)).trim() || usual
      if (said === '') return
      const tried = { ...answers, ...take(said) }
      const problems = await checkAnswers(caseDir, { ...UNASKED, ...tried })
      const problem = problems.find(({ answer }) => answer in take(said))
      if (problem === undefined) return void Object.assign(answers, take(said))
      say(`  ${problem.message}${problem.fix === undefined ? '' : `: ${problem.fix}`}`)
    }
  }
  try {
    await questions(caseDir, answers, ask, say)
  } finally {
    lines.close()
  }
  return { ...UNASKED, ...answers }
}

/** Asks until the answer is one, and takes it. An empty answer where there is no usual one leaves the key out. */
type Ask = (text: string, usual: string, take: (said: string) => Answers) => Promise<void>

/** Stands in for a reason that was not given yet. */
const UNSAID = ' '

/** Stands in for what was not asked yet; its problems are not the answer's. */
const UNASKED: CaseDraft = { id: '', asset: '', seed: { kind: 'tx', value: '' } }

async function questions(caseDir: string, answers: Answers, ask: Ask, say: (text: string) => void): Promise<void> {
  say(`This writes ${caseDir}/case.yaml. An empty answer takes what stands in brackets, or leaves the question open.\n`)
  const name = basename(resolve(caseDir))
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
  await required(ask, answers, 'id', 'A short name for the case:', name || 'my-case', (id) => ({ id }))
  await ask('A title for the report:', '', (title) => ({ title }))
  say('\nThe ledger. Its files lie in the case folder.')
  await ask(`Format of the files (${IMPORT_FORMATS.join(', ')}):`, '', (format) =>
    FETCHED_FORMATS.includes(format) ? { format } : { format, files: ['ledger/*'] },
  )
  if (FETCHED_FORMATS.includes(answers.format ?? '')) {
    await required(
      ask,
      answers,
      'url',
      'The server: env:NAME, a variable that holds its URL:',
      'env:ETH_RPC',
      (url) => ({
        url: [url],
      }),
    )
    await required(ask, answers, 'chain', 'The chain:', 'ethereum', (chain) => ({ chain }))
    await required(ask, answers, 'blocks', 'The first and the last block, like 19000000..19100000:', '', (blocks) => ({
      blocks,
    }))
    await ask('The variable that holds a key beside the URL, as env:NAME:', '', (key) => ({ key }))
  } else if (answers.format !== undefined) {
    await ask('Files, with spaces between them; * stands for any name:', 'ledger/*', (said) => ({ files: words(said) }))
    const covers = 'Addresses whose whole history these files hold, or "all" (empty: as the format has it):'
    await ask(covers, '', (said) => ({ covers: words(said) }))
    if (answers.format === 'sheet')
      await ask('The mapping file (which column is what):', 'mapping.yaml', (mapping) => ({ mapping }))
  }
  say('\nThe theft.')
  await required(ask, answers, 'asset', 'What was stolen:', 'ethereum/ETH', (asset) => ({ asset }))
  await askSeed(answers, ask, say)
  await ask('Who lost it (a name):', '', (victim) => ({ victim }))
  say(`\nWhen a wallet mixes stolen coins with others, a rule says which ones leave. Choose it before you see results.
fifo: the oldest first. lifo: the youngest first. haircut: the same share of every part.
libr: clean coins first. dirty-first: stolen ones first. All are computed; one may stand in front.`)
  await ask('The rule in front:', '', (primary) => ({ primary, why: UNSAID }))
  while (answers.primary !== undefined && answers.why === UNSAID)
    await ask('Why this one, in a sentence:', '', (why) => ({ why }))
}

async function askSeed(answers: Answers, ask: Ask, say: (text: string) => void): Promise<void> {
  let kind: SeedKind = 'tx'
  for (let asked = false; !asked; ) {
    let said = 'tx'
    await ask(
      `How it is found: ${SEED_KINDS.join(', ')} (a theft transaction, a receiving address, an opening balance):`,
      'tx',
      (text) => {
        said = text
        return {}
      },
    )
    asked = (SEED_KINDS as readonly string[]).includes(said)
    if (asked) kind = said as SeedKind
    else say(`  "${said.slice(0, 40)}" is none of them`)
  }
  const texts = {
    tx: 'Hash of the theft transaction:',
    address: 'The address that received:',
    opening: 'The address that held it when the ledger begins:',
  }
  await required(ask, answers, 'seed', texts[kind], '', (value) => ({ seed: { kind, value } }))
  if (kind === 'opening')
    await ask('How much, in base units, or "all" that it pays beyond what it got:', 'all', (amount) => ({ amount }))
  if (kind === 'address') await ask('Since when (2023-04-08T08:00:00Z; empty: always):', '', (from) => ({ from }))
}

async function required(
  ask: Ask,
  answers: Answers,
  key: keyof CaseDraft,
  text: string,
  usual: string,
  take: (said: string) => Answers,
): Promise<void> {
  while (answers[key] === undefined) await ask(text, usual, take)
}

function words(said: string): readonly string[] {
  return said.split(/[\s,]+/).filter((word) => word !== '')
}

function stopped(): Error {
  return inputError('STOPPED', 'the questions were not answered to the end; nothing was written', {
    fix: 'start again, or give the answers as flags: dyepack init --help',
  })
}
