import { keyText, type Problem } from '../yaml/problems.ts'
import type { YamlFile } from '../yaml/readYaml.ts'

export type Path = readonly PropertyKey[]

/** Takes note of a problem at a path of one file. What is made beside it is not used. */
export type Report = (path: Path, code: string, message: string, fix?: string) => void

/** A problem with the file that it is in. */
export interface FileProblem extends Problem {
  readonly file: string
}

/** A report that writes into a list. */
export function reportInto(problems: FileProblem[], yaml: YamlFile): Report {
  return (path, code, message, fix) => {
    const problem = { file: yaml.file, code, line: yaml.lineOf(path), key: keyText(path), message }
    problems.push(fix === undefined ? problem : { ...problem, fix })
  }
}
