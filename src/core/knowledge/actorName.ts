/** An actor id of TagPacks as a plain name: `binance` is Binance. */
export function actorName(actor: string): string {
  return (
    NAMES.get(actor) ??
    actor
      .split(/[_\s-]+/)
      .map(capitalised)
      .join(' ')
  )
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

/** Names that do not follow from the id. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['blenderio', 'Blender.io'],
  ['btc_e', 'BTC-e'],
  ['cryptocom', 'Crypto.com'],
  ['ftx', 'FTX'],
  ['gateio', 'Gate.io'],
  ['htx', 'HTX'],
  ['huobi', 'HTX (Huobi)'],
  ['kucoin', 'KuCoin'],
  ['mexc', 'MEXC'],
  ['mtgox', 'Mt. Gox'],
  ['okex', 'OKX'],
  ['okx', 'OKX'],
  ['sinbadio', 'Sinbad.io'],
  ['thorchain', 'THORChain'],
  ['tornado', 'Tornado Cash'],
  ['tornadocash', 'Tornado Cash'],
  ['whitebit', 'WhiteBIT'],
])
