import { hotWalletDrain } from '../../core/heuristics/drain/hotWalletDrain.ts'
import { EXIT } from '../exitCodes.ts'
import { readSettings } from './settings.ts'
import type { Verb } from './verb.ts'

interface AlarmOptions {
  readonly ledger: string
  readonly wallet: string[]
  readonly known?: string[]
  readonly balances?: string[]
  readonly set?: string[]
}

export const alarmVerb: Verb = (program, run) => {
  program
    .command('alarm')
    .description('look for signs in a ledger that a wallet is being emptied (hot-wallet-drain)')
    .requiredOption('--ledger <file>', 'the ledger')
    .requiredOption('--wallet <address...>', 'the wallets to watch')
    .option('--known <address...>', 'the owner’s other wallets: no alarm is about them')
    .option('--balances <file...>', 'what the wallets had: CSV with chain,address,asset,height,balance')
    .option('--set <name=value...>', 'settings of hot-wallet-drain; "dyepack heuristics" lists them')
    .addHelpText(
      'after',
      `
Example:
  $ dyepack alarm --ledger my-case/ledger.duckdb --wallet 0x1111… --known 0x2222… --set assets=4

An alarm is a reason to look, and no word about whoever received. docs/alarm-accuracy.md says how often it is wrong.
Exit code: 0 where there is none, ${EXIT.differs} where there is one.`,
    )
    .action(({ ledger, wallet, known, balances, set }: AlarmOptions) =>
      run(async (output) => {
        const { findAlarms } = await import('../../actions/findAlarms.ts')
        const { alarmFindings, alarmsJson } = await import('../alarmText.ts')
        const result = await findAlarms({
          ledger,
          wallets: wallet,
          settings: readSettings(hotWalletDrain, set ?? []),
          ...(known === undefined ? {} : { known }),
          ...(balances === undefined ? {} : { balances }),
        })
        output.result(alarmFindings(result), alarmsJson(result))
        if (result.alarms.length > 0) process.exitCode = EXIT.differs
      }),
    )
}
