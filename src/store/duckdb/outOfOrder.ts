/** What is read does not stand in the ledger's order, or is not as it should be: the general way says what is wrong. */
export class OutOfOrder extends Error {}

/** An error of DuckDB is of a file that it cannot read, or of a row that is not good. What the system refuses, and what is our own fault, stays. */
export async function orOutOfOrder<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (cause) {
    throw isOfDuckDB(cause) ? new OutOfOrder('', { cause }) : cause
  }
}

export function isOfDuckDB(cause: unknown): cause is Error {
  return (cause as Error).constructor === Error
}
