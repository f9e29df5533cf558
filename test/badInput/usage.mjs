// Loaded before the command line (`node --import`): says at its end how much memory it took.
import { writeFileSync } from 'node:fs'

process.on('exit', () => writeFileSync(process.env.DYEPACK_USAGE_FILE, String(process.resourceUsage().maxRSS)))
