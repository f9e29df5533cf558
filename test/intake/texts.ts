/** Texts of our own, with made-up victims beside known ones, as such documents put things. */

/** As in a statement of the FBI. */
export const FBI_STATEMENT = `FBI Identifies Lazarus Group Cyber Actors as Responsible for Theft From Alpha Foo

The FBI is warning the public about a theft of cryptocurrency. On or about February 21, 2024, the DPRK stole approximately $41 million in virtual assets from Foobet, an online casino and betting platform. The FBI has confirmed that this theft was carried out by Lazarus Group, also known as APT38.

The investigation found that the actors moved the stolen funds to the following Bitcoin and Ethereum addresses:

1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
0x098B716B8Aaf21512996dC57EB0615e2383E2f96

The same actors are also responsible for other thefts in 2023, among them about $60 million from Alphapo on July 22, 2023 and $37 million from CoinsPaid. Private sector entities should examine the blockchain data and be vigilant.
`

/** As in a press release of the US Treasury with addresses. */
export const TREASURY_RELEASE = `Treasury Sanctions Virtual Currency Mixer Used by the DPRK

WASHINGTON - Today, the U.S. Department of the Treasury's Office of Foreign Assets Control (OFAC) sanctioned the mixer Foomix, which is used by the DPRK to support its malicious cyber activities. On March 23, 2022, Lazarus Group, a DPRK state-sponsored group, carried out the largest virtual currency heist to date, worth almost $620 million, from a blockchain project linked to the online game Axie Infinity. Foomix was used in processing over $20.5 million of the illicit proceeds.

Lazarus Group was designated on September 13, 2019 and is controlled by the Reconnaissance General Bureau, the DPRK's primary intelligence bureau.

The following addresses have been added to the SDN List:
Digital Currency Address - ETH 0x098B716B8Aaf21512996dC57EB0615e2383E2f96;
Digital Currency Address - XBT 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa;
Digital Currency Address - USDT TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t.
`

/** As in a vendor's review of several years. */
export const VENDOR_BLOG = `North Korean Hackers: The Year in Review

In 2023, hackers linked to North Korea stole slightly over $1.0 billion of cryptocurrency in 20 attacks, less than the $1.7 billion that they took in 2022. By comparison, in 2021 they stole $429 million, and between $270 million and $275 million in 2020.

All hackers together stole $3.7 billion in 2022 and $1.7 billion in 2023. DeFi protocols were the victims of 82.1% of it in 2022.

We estimate that North Korea-linked hackers made off with $200-300 million a year before that. The number of attacks rose from 15 in 2022 to 20 in 2023.

One of the largest was the hack of Atomic Wallet in June 2023, in which the attackers took about $129 million from users. We attribute it to Lazarus Group. A further $4.8 million was seized by the authorities in August 2023.
`

/** As in an exchange's own report. */
export const POST_MORTEM = `Incident report: unauthorised withdrawals

At 02:51 UTC on 26 September 2020 we noticed large withdrawals from our hot wallets. Foobar Exchange lost 1,008 BTC, 11,543 ETH and 19,834 USDT. Our cold wallets were not affected.

The attacker obtained the private keys of our hot wallets, most likely after a phishing e-mail to an employee. We do not believe that an insider was involved.

Together with our partners we have frozen or recovered $204 million so far. Customers will be made whole; Foobar Exchange will cover all losses. Total losses were about $281 million.

Some blame North Korea, but we cannot confirm who was behind the attack.
`

/** As in paragraphs of a panel of the United Nations. */
export const PANEL_PARAGRAPHS = `84. The Panel investigated cyberattacks by cyberactors of the Democratic People's Republic of Korea. According to one Member State, cyberactors of the Democratic People's Republic of Korea stole virtual assets worth $316.4 million from 2019 to November 2020. The Panel assesses that the attack on KuCoin in September 2020, in which $281 million was stolen, was conducted by the Reconnaissance General Bureau.

85. Another Member State informed the Panel that between $630 million and more than $1 billion was stolen in 2022 by groups such as Kimsuky, Lazarus Group and Andariel, which are subordinate to the Reconnaissance General Bureau, to support the weapons of mass destruction programmes of the country.
`
