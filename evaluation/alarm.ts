import { writeText } from '../src/actions/files/writeText.ts'
import { ALARM_DEFAULTS, alarmAccuracy } from '../src/core/accuracy/alarmAccuracy.ts'
import { alarmPage } from '../src/render/markdown/alarmPage.ts'

// Makes docs/alarm-accuracy.md: how often the alarm of `dyepack start` is wrong and right on generated traffic.
const [page = 'docs/alarm-accuracy.md'] = process.argv.slice(2)
const text = alarmPage(alarmAccuracy(ALARM_DEFAULTS, (step) => process.stderr.write(`${step}\n`)))
await writeText(page, [text])
process.stdout.write(text)
