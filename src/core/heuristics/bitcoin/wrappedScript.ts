import type { HeuristicFacts } from '../heuristic.ts'

/**
 * A P2SH address is the hash of a script, and the script of a segwit address (version 0) may be that script. Both addresses then take
 * the same key or the same script to spend: their texts alone prove it, whether or not one of them was ever spent from.
 */
export const wrappedScript: HeuristicFacts = {
  id: 'wrapped-script',
  version: 1,
  finds:
    'a P2SH address that wraps the script of a segwit address of the ledger (P2WPKH or P2WSH): both take the same keys to spend, which their hashes prove. Only where it is switched on',
  source:
    'BIP-16 and BIP-141, "P2WPKH nested in BIP16 P2SH" and the same of P2WSH. That the two are joined before one is spent from is dyepack’s: the hash needs no spend to prove it.',
  model: 'utxo',
  acceptable: false,
  parameters: {},
}
