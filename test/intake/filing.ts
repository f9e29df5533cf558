/** Our own words, as a court filing would put them: the facts of `news.ts`. */
export const FILING = `UNITED STATES DISTRICT COURT

AFFIDAVIT IN SUPPORT OF A COMPLAINT FOR FORFEITURE

1. Chainalysis, a firm that analyses blockchains, has reported that in 2021 North Korean hackers stole over $400 million in cryptocurrency in seven attacks. The firm said that they used phishing lures, code exploits, malware and advanced social engineering to move coins out of "hot" wallets of exchanges and investment firms.

2. For the years before, Chainalysis estimated the sum at around $500 million in 2018 and at just over $200 million in 2019.

3. Many of the thefts are the work of Lazarus Group, which is believed to be under the primary intelligence agency of the DPRK. Lazarus Group is also accused of the attack on Sony Pictures in 2014.

4. CNN has reported that North Korea pays for its nuclear and missile programs with what it steals. Part of it was paid to 0x098B716B8Aaf21512996dC57EB0615e2383E2f96, an address on Ethereum.
`
