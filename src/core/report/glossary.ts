/** Every term of the field that a report uses, once, in plain words. */
export const GLOSSARY: readonly { readonly term: string; readonly means: string }[] = [
  {
    term: 'address, wallet',
    means:
      'An account on a chain. Who controls it is not on the chain. That coins reached it says nothing about guilt.',
  },
  { term: 'asset', means: 'A chain and a unit on it, such as ether on Ethereum.' },
  { term: 'origin', means: 'Where the stolen coins of this case begin: one stolen asset at one place.' },
  {
    term: 'traced',
    means:
      'Followed from wallets that already held the coins when the ledger begins; the theft itself is not in the ledger.',
  },
  {
    term: 'policy',
    means: 'The rule that says which of several coins in one wallet a payment takes. The chain does not say it.',
  },
  { term: 'fifo', means: 'First in, first out: a payment takes the coins that came first.' },
  { term: 'lifo', means: 'Last in, first out: a payment takes the coins that came last.' },
  { term: 'haircut', means: 'Pro rata: a payment takes the same share of every coin in the wallet.' },
  { term: 'libr', means: 'Lowest intermediate balance: a payment takes clean coins as long as there are any.' },
  { term: 'dirty-first', means: 'A payment takes stolen coins as long as there are any.' },
  { term: 'tiho', means: 'Taint in, highest out: stolen coins go to the largest output.' },
  {
    term: 'poison',
    means:
      'Everything that ever shared a wallet with stolen coins is marked. Says what could have been touched, never how much.',
  },
  { term: 'stable', means: 'All policies but poison agree on this line within 1 %.' },
  {
    term: 'swap that may hide money',
    means:
      'Coins were exchanged for something that has no price here, or that was worth much less. If the other side is the thief too, the money is where the coins went, not where the worthless token is. Both readings are shown.',
  },
  { term: 'hop', means: 'A payment from one address to another.' },
  { term: 'unread', means: 'The ledger does not cover the address. What happened there next is unknown.' },
  {
    term: 'cut',
    means:
      'The trace was not followed further: by a limit that the case sets, or because the address looks like a service.',
  },
  {
    term: 'assumed clean',
    means: 'More was paid out than the ledger shows coming in; the difference is taken to be older and not stolen.',
  },
  {
    term: 'lead',
    means:
      'What a rule of thumb suggests. It can be wrong, and is good for asking, not for proving. It stops no trace unless the case accepts it.',
  },
  {
    term: 'deposit address',
    means: 'An address that an exchange gives to one customer. What comes in goes on to the exchange’s own wallet.',
  },
  { term: 'claim', means: 'What somebody says. Printed with who said it, never as a finding.' },
  {
    term: 'mixer',
    means:
      'A service or contract that pools the coins of many people, so that deposits and withdrawals cannot be matched by sight.',
  },
]
