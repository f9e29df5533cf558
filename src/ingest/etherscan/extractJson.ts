import { rm } from 'node:fs/promises'
import { inputError } from '../../core/errors.ts'
import type { Tells } from '../../core/ledger/rowSource.ts'
import { type Extract, eachFile, type Importer } from '../importer.ts'
import { openTextFile, pathLiteral, readBytes, type TextFile } from '../textFile.ts'
import { explorerChain } from './explorerChain.ts'
import { type FlatAnswer, flattenAnswer, KEYS } from './flattenAnswer.ts'
import { JSON_COLUMNS, jsonTransform } from './jsonCells.ts'
import { countedDown, placeOfCounted } from './newestFirst.ts'
import { BrokenAnswer, scanAnswer } from './scanAnswer.ts'
import { type ExplorerList, TELLS } from './transform.ts'

/** Reads `etherscan-json`: answers of the API of Etherscan or Blockscout, saved as they came. */
export const etherscanJson: Importer = {
  format: 'etherscan-json',
  title: 'answers of the API of Etherscan or Blockscout: txlist, txlistinternal, tokentx',
  extract: eachFile(async ({ path, name }, options): Promise<Extract> => {
    const chain = explorerChain(options)
    const file = await openTextFile(path, name)
    const flat = await flattenAnswer(readBytes(file)).catch((error: unknown) => {
      throw error instanceof BrokenAnswer ? brokenFile(error, name) : error
    })
    try {
      const list = readFrame(flat, name)
      const types = [...KEYS, 'fault'].map((key) => `'${key}': 'VARCHAR'`).join(', ')
      const turned = flat.newestFirst === true
      const read = `(SELECT ${JSON_COLUMNS} FROM read_csv(${pathLiteral(flat.path)}, header = true, delim = ',', quote = '"',
          escape = '"', auto_detect = false, columns = {${types}}))`
      return {
        ...jsonTransform(list, chain),
        ...(turned ? countedDown(read) : { from: read }),
        lines: (records) => elementLines(file, turned ? records.map(placeOfCounted) : records),
        readWith: [],
        tells: toldOf(list, chain.chain),
        covers: 'own',
        temporary: [flat.path],
      }
    } catch (error) {
      await rm(flat.path, { force: true })
      throw error
    }
  }),
}

/** What a list tells of a chain. */
export function toldOf(list: ExplorerList, chain: string): readonly Tells[] {
  return TELLS[list].filter((kind) => kind !== 'gas' || !PAY_TWICE.includes(chain))
}

/** Chains whose transactions also pay for a place on Ethereum, which is not in `gasUsed` × `gasPrice`. */
const PAY_TWICE = ['base', 'optimism']

async function elementLines(file: TextFile, elements: readonly number[]): Promise<readonly number[]> {
  const wanted = new Set(elements)
  const found = new Map<number, number>()
  const element = (number: number, line: number) => {
    if (wanted.has(number)) found.set(number, line)
  }
  await scanAnswer(readBytes(file), new Set(), { element })
  return elements.map((number) => found.get(number) ?? 0)
}

/** Which list it is. Errors: `EXPLORER_ANSWER` (an error in place of data), `EMPTY_FILE`, `NO_AMOUNTS`. */
function readFrame({ frame, firstKeys, nfts }: FlatAnswer, name: string): ExplorerList {
  const { elements, texts } = frame
  const said = texts.get('result') ?? texts.get('message') ?? 'no list'
  if (elements === null) {
    throw inputError('EXPLORER_ANSWER', `${name} is no list: the explorer answered ${JSON.stringify(said)}`, {
      fix: 'ask it again, and save the answer once it has a list named "result"',
      facts: { file: name, ...Object.fromEntries(texts) },
    })
  }
  if (elements === 0) {
    throw inputError('EMPTY_FILE', `${name} lists nothing: the explorer answered ${JSON.stringify(said)}`, {
      fix: 'leave it out of the imports',
      facts: { file: name, ...Object.fromEntries(texts) },
    })
  }
  if (nfts === elements) {
    throw inputError(
      'NO_AMOUNTS',
      `${name} lists transfers of NFTs (ERC-721, ERC-1155), which are no amounts of anything`,
      {
        fix: 'leave it out of the imports',
        facts: { file: name },
      },
    )
  }
  if (firstKeys.has('tokenSymbol') || firstKeys.has('tokenDecimal')) return 'erc20'
  if (firstKeys.has('gasPrice')) return 'normal'
  if (firstKeys.has('traceId') || firstKeys.has('type') || firstKeys.has('transactionHash')) return 'internal'
  throw inputError(
    'EXPLORER_ANSWER',
    `${name} lists neither transactions nor internal transactions nor transfers of tokens`,
    {
      fix: 'save the answers of module=account, action=txlist, txlistinternal or tokentx',
      facts: { file: name, keys: [...firstKeys] },
    },
  )
}

function brokenFile({ line, message }: BrokenAnswer, name: string): Error {
  return inputError('BAD_FILE', `${name} line ${line} is no JSON: ${message}`, {
    fix: 'save the answer anew, whole: one answer a file',
    facts: { file: name, line },
  })
}
