import { allLeft, type ChangeFacts, type ChangeOutput, type ChangeRule, leftBy } from './changeRule.ts'

/** In a row of payments that each spend what the last one left, that is the change. */
export const peelingChain: ChangeRule<'blocks'> = {
  id: 'peeling-chain',
  version: 1,
  finds: 'in a row of peels, the output that the next peel spends; and unspent ones',
  source:
    'Meiklejohn et al., IMC 2013, on peeling chains; BlockSci (Kalodner et al., 2020), where a peel has one input and two outputs. Shape and time are those of dyepack’s rule for peel chains.',
  model: 'utxo',
  acceptable: false,
  parameters: {
    blocks: { default: '144', means: 'blocks within which the next peel follows', most: 1e9, whole: true },
  },
  find: (facts, parameters) => {
    const blocks = Number(parameters.blocks)
    if (!isPeel(facts)) return allLeft(facts, 'no peel')
    const goesOn = ({ spender }: ChangeOutput) =>
      spender?.peels === true && (spender.blocks === null || spender.blocks <= blocks)
    if (!facts.outputs.some(goesOn)) return allLeft(facts, 'no peel follows')
    return leftBy(facts, (output) => {
      if (output.spender === null) return { next: 'unspent' }
      return goesOn(output) ? { next: 'peel', blocks: output.spender.blocks ?? 'unknown' } : null
    })
  },
}

function isPeel({ inputs, outputs }: ChangeFacts): boolean {
  return hasPeelShape(inputs.length, outputs.length)
}

/** 1 to 3 inputs, 2 or 3 outputs. */
export function hasPeelShape(inputs: number, outputs: number): boolean {
  return inputs >= 1 && inputs <= 3 && outputs >= 2 && outputs <= 3
}
