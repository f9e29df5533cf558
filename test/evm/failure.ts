import { expect } from 'vitest'
import { DyepackError } from '../../src/core/errors.ts'

/** The error of what must fail, which must be one that is thrown on purpose. */
export async function failure(running: Promise<unknown>): Promise<DyepackError> {
  const error = await running.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(DyepackError)
  return error as DyepackError
}
