/** Chain → contracts. */
export function byChain(
  markets: readonly { readonly chain: string; readonly contract: string }[],
): Readonly<Record<string, readonly string[]>> {
  const contracts: Record<string, string[]> = {}
  for (const { chain, contract } of markets) {
    contracts[chain] ??= []
    contracts[chain].push(contract)
  }
  return contracts
}
