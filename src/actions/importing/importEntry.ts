import type { CaseImport } from '../../core/case/case.ts'

/** As a case has it; what is left out stands at its default. */
export type ImportEntry = Pick<CaseImport, 'format' | 'files'> & Partial<CaseImport>
