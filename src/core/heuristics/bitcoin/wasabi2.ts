import type { CoinJoinRule } from './coinJoinRule.ts'
import { distinctAddresses, mostOfOneAddress, valueCounts } from './counts.ts'

/** All coins that there will ever be: no denomination exceeds them. */
const MOST = 2_100_000_000_000_000n

/** 2^i, 3^i, 2·3^i, 10^i, 2·10^i and 5·10^i satoshi: values that outputs of the WabiSabi protocol in Wasabi may have. */
const DENOMINATIONS: ReadonlySet<bigint> = new Set(
  [
    [1n, 2n],
    [1n, 3n],
    [2n, 3n],
    [1n, 10n],
    [2n, 10n],
    [5n, 10n],
  ].flatMap(([times, base]) => powers(times!, base!)),
)

function powers(times: bigint, base: bigint): bigint[] {
  const found: bigint[] = []
  for (let value = times; value <= MOST; value *= base) found.push(value)
  return found
}

/** Wasabi 2 (WabiSabi): outputs of many sizes, nearly all from one list. */
export const wasabi2: CoinJoinRule<'from' | 'inputs' | 'smallest' | 'values' | 'covered' | 'script'> = {
  id: 'wasabi-2',
  version: 1,
  finds:
    'CoinJoins of Wasabi Wallet 2 (WabiSabi): many outputs of many sizes, half of them of sizes on its list that come again',
  source:
    'Dumplings (nopara73), and the standard denominations in the source of Wasabi Wallet 2. Dumplings asks for 50 inputs, order by value and denominations in four fifths of the outputs; Wasabi itself later for 21 inputs. The wider bounds here are dyepack’s.',
  model: 'utxo',
  acceptable: false,
  parameters: {
    from: { default: '741213', means: 'height of the main chain from which on it is sought', most: 1e9, whole: true },
    inputs: { default: '20', means: 'inputs at least', most: 100_000, whole: true },
    smallest: { default: '5000', means: 'satoshi of an output at least', most: 1_000_000_000, whole: true },
    values: { default: '3', means: 'values of the list that come twice or more, at least', most: 1000, whole: true },
    covered: {
      default: '50',
      means: 'percent of the outputs that have such a value, at least',
      most: 100,
      whole: true,
    },
    script: { default: '10', means: 'percent of the inputs that one script may hold', most: 100, whole: true },
  },
  find: ({ height, inputs, outputs }, parameters) => {
    if (inputs.length < Number(parameters.inputs)) return null
    if (height !== null && height < Number(parameters.from)) return null
    const smallest = BigInt(parameters.smallest)
    if (outputs.some(({ value }) => value < smallest)) return null
    let [values, covered] = [0, 0]
    for (const [value, times] of valueCounts(outputs)) {
      // Two change outputs of a large round may be equal by chance: what is not on the list counts nothing.
      if (times < 2 || !DENOMINATIONS.has(value)) continue
      values++
      covered += times
    }
    if (values < Number(parameters.values) || covered * 100 < outputs.length * Number(parameters.covered)) return null
    if (distinctAddresses(outputs) < outputs.length) return null
    const most = mostOfOneAddress(inputs)
    if (most * 100 > inputs.length * Number(parameters.script)) return null
    return { values, covered, inputs: inputs.length, outputs: outputs.length, mostOfOneScript: most }
  },
}
