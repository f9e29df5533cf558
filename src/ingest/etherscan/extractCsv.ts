import { inputError } from '../../core/errors.ts'
import { countRecords } from '../countRecords.ts'
import { type Extract, eachFile, type Importer } from '../importer.ts'
import { recordLines } from '../recordLines.ts'
import { openTextFile, pathLiteral, readBytes } from '../textFile.ts'
import { csvColumns, csvTransform } from './csvCells.ts'
import { type ExplorerChain, explorerChain } from './explorerChain.ts'
import { type ExplorerHeader, readHeader } from './header.ts'
import { countedDown, newestFirst, placeOfCounted } from './newestFirst.ts'
import { TELLS } from './transform.ts'

/** Reads `etherscan-csv`: the CSV exports of an address, of Etherscan and the explorers of its maker for other chains. */
export const etherscanCsv: Importer = {
  format: 'etherscan-csv',
  title: 'CSV exports of an address from Etherscan: transactions, internal transactions, ERC-20 transfers',
  extract: eachFile(async ({ path, name }, options): Promise<Extract> => {
    const chain = explorerChain(options)
    const file = await openTextFile(path, name)
    if (file.firstLineNumber > 1) {
      const fix = 'the first line must be the header, as it was downloaded'
      throw inputError('BAD_HEADER', `${name} line 1 is empty`, { fix, facts: { file: name, line: 1 } })
    }
    const header = readHeader(file.firstLine, name)
    refuseOtherCoin(header, chain, name)
    const turned = (await newestFirst(readBytes(file), header.columns.length, header.columns.indexOf('stamp'))) === true
    const types = header.columns.map((column, i) => `'${column ?? `unread_${i}`}': 'VARCHAR'`).join(', ')
    const read = csvColumns(
      header,
      chain,
      `read_csv(${pathLiteral(path)}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false,
        compression = '${file.compression}', columns = {${types}}, store_rejects = true)`,
    )
    return {
      ...csvTransform(header, chain),
      ...(turned ? countedDown(read) : { from: read }),
      records: () => countRecords(file, name, FORM),
      lines: (records, broken) => {
        const places = turned ? records.map(placeOfCounted) : records
        return recordLines(file, FORM, places, broken)
      },
      readWith: [],
      tells: TELLS[header.list],
      covers: 'own',
    }
  }),
}

const FORM = { header: true, quotes: true }

function refuseOtherCoin({ coin }: ExplorerHeader, { chain, coinNames }: ExplorerChain, name: string): void {
  if (coin === null || coinNames.some((one) => one.toLowerCase() === coin.toLowerCase())) return
  throw inputError('WRONG_CHAIN', `${name} line 1 counts in ${coin}, but the coin of ${chain} is ${coinNames[0]}`, {
    fix: 'say which chain the file is of: --chain, or `chain:` in case.yaml',
    facts: { file: name, line: 1, coin, chain },
  })
}
