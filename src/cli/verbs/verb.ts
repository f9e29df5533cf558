import type { Command } from 'commander'
import type { Output } from '../output.ts'

/** One verb of the command line. A new one is a file in this folder and a line in `verbs.ts`. */
export type Verb = (program: Command, run: Run) => void

/** Runs a verb's work with its output; errors become messages and exit codes in one place. */
export type Run = (work: (output: Output) => Promise<void>) => Promise<void>
