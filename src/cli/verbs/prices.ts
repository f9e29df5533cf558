import { pricesText } from '../pricesText.ts'
import type { Verb } from './verb.ts'

export const pricesVerb: Verb = (program, run) => {
  program
    .command('prices')
    .description('fetch the prices that the results of a case ask for and its files lack, and list what is missing')
    .argument('<case_dir>', 'folder with a case.yaml that was traced; price APIs stand there under prices')
    .option('--list', 'ask no server, only list what is missing')
    .addHelpText('after', EXAMPLES)
    .action((caseDir: string, { list = false }: { readonly list?: boolean }) =>
      run(async (output) => {
        const { recordPrices } = await import('../../actions/prices/recordPrices.ts')
        const result = await recordPrices({
          caseDir,
          fetch: !list,
          onProgress: ({ asked, of, format }) => output.detail(`${format}: ${asked} of ${of} requests`),
        })
        output.result(pricesText(result, caseDir), result)
      }),
    )
}

const EXAMPLES = `
In case.yaml:
  prices: [ prices/eth.csv, { format: defillama, url: https://coins.llama.fi } ]
Examples:
  $ dyepack trace my-case
  $ dyepack prices my-case
  $ dyepack trace my-case`
