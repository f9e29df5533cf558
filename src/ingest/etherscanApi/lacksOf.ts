import type { ExplorerSource } from '../../core/wire/explorerSource.ts'

/** What answers of an explorer leave open: sentences. */
export function lacksOf({ hosts, unproven, addresses, tooBusy, chain }: ExplorerSource): readonly string[] {
  if (addresses.length + tooBusy.length === 0) return []
  const partial = addresses.filter((one) => one.partial.length > 0)
  const asked = hosts.join(', ')
  return [
    `of a transaction, ${asked} lists what each address paid and was paid, and not the rest: where somebody else got what a swap gave, that is not seen, unless his address is read too`,
    ...unproven.map((host) => `nothing proves that ${host} is an explorer of ${chain}: it does not say its chain`),
    ...partial.map(
      ({ address, partial }) =>
        `of ${address}, ${partial.join(' and ')} may be incomplete: the explorer says that it has not read all of these blocks yet`,
    ),
    ...addresses.flatMap(({ doubts }) => doubts),
    ...tooBusy.flatMap(({ address, why }) => (why === null ? [] : [`${address} was left out: ${why}`])),
  ]
}
