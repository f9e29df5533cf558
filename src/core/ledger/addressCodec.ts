/** An address in the one form that the ledger keeps, or what is wrong with the text: a clause that reads on after the value. */
export type AddressReading = { readonly address: string } | { readonly problem: string }

/** Reads the addresses of one family of chains. */
export type AddressCodec = (text: string) => AddressReading
