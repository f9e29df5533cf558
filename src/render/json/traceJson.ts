import type { PolicyResult, TraceFile } from '../../core/wire/traceFile.ts'

/** A trace result whose long lists are read once, while they are written. */
export interface TraceDocument extends Omit<TraceFile, 'policies'> {
  readonly policies: Iterable<readonly [string, LazyPolicyResult]>
}

type LongList = 'holdings' | 'conversions'
export type LazyPolicyResult = Omit<PolicyResult, LongList> & {
  readonly [List in LongList]: Iterable<PolicyResult[List][number]>
}

/** `trace.json` piece by piece, one row a line: a file may be larger than memory, and two of them can be compared by eye. */
export function* traceJson(trace: TraceDocument): Iterable<string> {
  const { schema, asOf, origins, warnings } = trace
  yield `{\n"schema": ${json(schema)},\n"case": ${json(trace.case)},\n"asOf": ${json(asOf)},\n"origins": `
  yield* list(origins)
  yield ',\n"policies": {'
  let comma = ''
  for (const [id, policy] of trace.policies) {
    yield `${comma}\n${json(id)}: {\n"holdings": `
    yield* list(policy.holdings)
    yield ',\n"conversions": '
    yield* list(policy.conversions)
    yield ',\n"losses": '
    yield* list(policy.losses)
    yield `,\n"sinks": ${json(policy.sinks)},\n"assumedClean": `
    yield* list(policy.assumedClean)
    yield ',\n"check": '
    yield* list(policy.check)
    yield `,\n"flows": ${json(policy.flows)}\n}`
    comma = ','
  }
  yield '\n}'
  if (trace.frozen !== undefined) {
    yield ',\n"frozen": '
    yield* list(trace.frozen)
  }
  yield ',\n"prices": '
  yield* list(trace.prices)
  yield ',\n"warnings": '
  yield* list(warnings)
  yield '\n}\n'
}

function* list(rows: Iterable<unknown>): Iterable<string> {
  yield '['
  let comma = ''
  for (const row of rows) {
    yield `${comma}\n${json(row)}`
    comma = ','
  }
  yield comma === '' ? ']' : '\n]'
}

function json(value: unknown): string {
  return JSON.stringify(value)
}
