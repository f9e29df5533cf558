/** Who can freeze or pause a holding of these assets, and on what instrument, as far as dyepack knows. */
export function instrumentOf(assets: ReadonlySet<string>): string {
  const issuers = [...assets].flatMap((asset) => ISSUERS[asset] ?? [])
  const service = 'The service, over its customer’s account, on a request it accepts or an order that binds it'
  return issuers.length === 0 ? `${service}.` : `${service}; ${issuers.join('; ')}.`
}

// The contracts' own functions: TetherToken.addBlackList and FiatToken.blacklist, as published with their source
// at these addresses on etherscan.io.
const ISSUERS: Readonly<Record<string, string>> = {
  'ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7': 'Tether, over USDT, by the contract’s black list',
  'ethereum/0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48': 'Circle, over USDC, by the contract’s black list',
}
