import type { ExplorerSource } from '../../core/wire/explorerSource.ts'

/** What answers of an explorer leave open: sentences. */
export function lacksOf({ hosts, unproven, addresses, tooBusy, chain }: ExplorerSource): readonly string[] {
  if (addresses.length + tooBusy.length === 0) return []
  const partial = addresses.filter((one) => one.partial.length > 0)
  const asked = hosts.join(', ')
  return [
    `of each transaction, ${asked} lists what the addresses that were asked for paid and got, and nothing else: what a swap paid out to somebody else is seen only if that address is fetched, too`,
    ...unproven.map((host) => `nothing proves that ${host} is an explorer of ${chain}: it does not say its chain`),
    ...partial.map(
      ({ address, partial }) =>
        `of ${address}, ${partial.join(' and ')} may be incomplete: the explorer says that it has not read all of these blocks yet`,
    ),
    ...addresses.flatMap(({ doubts }) => doubts),
    ...tooBusy.flatMap(({ address, why }) => (why === null ? [] : [`${address} was left out: ${why}`])),
  ]
}
