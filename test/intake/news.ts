/** Our own words, with the facts of the report of January 2022 "North Korea reportedly behind $400 million crypto heist". */
export const NEWS = `North Korea reportedly behind $400 million crypto heist

North Korean hackers took over $400 million in cryptocurrency out of seven attacks in 2021, according to the blockchain analysis firm Chainalysis.

The firm said that they used phishing lures, code exploits, malware and advanced social engineering to move coins out of "hot" wallets of exchanges and investment firms.

Chainalysis put the sum at around $500 million in 2018 and at just over $200 million in 2019.

Many of the thefts are the work of Lazarus Group, which is believed to be under the primary intelligence agency of the DPRK. Lazarus Group is also accused of the attack on Sony Pictures in 2014.

CNN has reported that North Korea pays for its nuclear and missile programs with what it steals.
`
