import { fileURLToPath } from 'node:url'

/** The knowledge folder that comes with dyepack. */
export const KNOWLEDGE_DIR = fileURLToPath(new URL('../../../knowledge', import.meta.url))
