import { keyText, type Problem } from '../yaml/problems.ts'
import type { YamlFile } from '../yaml/readYaml.ts'

export type Path = readonly PropertyKey[]

/** Takes note of a problem at a path of one file. What is made beside it is not used. */
export interface Report {
  (path: Path, code: string, message: string, fix?: string): void
  /** File and line of a path, as a message may name them. */
  placeOf(path: Path): string
}

/** A problem with the file that it is in. */
export interface FileProblem extends Problem {
  readonly file: string
}

/** A report that writes into a list. */
export function reportInto(problems: FileProblem[], yaml: YamlFile): Report {
  const report = (path: Path, code: string, message: string, fix?: string): void => {
    const problem = { file: yaml.file, code, line: yaml.lineOf(path), key: keyText(path), message }
    problems.push(fix === undefined ? problem : { ...problem, fix })
  }
  return Object.assign(report, { placeOf: (path: Path) => `${yaml.file} line ${yaml.lineOf(path)}` })
}
