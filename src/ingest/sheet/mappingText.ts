import { stringify } from 'yaml'
import type { SheetMapping } from '../../core/wire/sheetMapping.ts'
import { shownText } from './shownText.ts'
import type { Suggestion } from './suggestMapping.ts'

/** A suggestion as the YAML file that a person reads, mends and saves. */
export function mappingText({ mapping, doubts, unused }: Suggestion, file: string): string {
  const lines = [
    `# How dyepack reads ${shownText(file)}. A line with a question mark is a guess: check it.`,
    ...section('sheet', mapping.sheet),
    ...section('header', mapping.header),
    ...section('delimiter', mapping.delimiter),
    ...doubt(doubts, 'columns'),
    'columns:',
    ...Object.entries(mapping.columns).map(([key, column]) => `  ${key}: ${scalar(column ?? '')}`),
    ...(unused.length === 0 ? [] : [`  # not used: ${unused.slice(0, 30).join(', ')}`]),
    ...doubt(doubts, 'own'),
    ...section('own', mapping.own),
    ...section('directions', mapping.directions),
    ...doubt(doubts, 'time'),
    ...section('time', mapping.time),
    ...(mapping.amount.unit === 'whole' ? ['# whole: 1.5 is one coin and a half. base: the smallest unit, wei.'] : []),
    ...doubt(doubts, 'amount'),
    ...section('amount', mapping.amount),
    ...doubt(doubts, 'chain'),
    ...doubt(doubts, 'asset'),
    ...section('asset', mapping.asset),
    ...doubt(doubts, 'assets'),
    ...assets(mapping.assets),
    ...section('fee', mapping.fee),
  ]
  return `${lines.join('\n')}\n`
}

function section(key: keyof SheetMapping, value: unknown): string[] {
  return value === undefined ? [] : [`${key}: ${flow(value)}`]
}

function assets(known: SheetMapping['assets']): string[] {
  if (known === undefined) return []
  return ['assets:', ...Object.entries(known).map(([cell, asset]) => `  ${scalar(cell)}: ${flow(asset)}`)]
}

function doubt(doubts: Suggestion['doubts'], key: string): string[] {
  const said = doubts.get(key)
  return said === undefined ? [] : [`# ? ${said}`]
}

function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim()
}

/** A text that holds what acts on a terminal is written with escapes. */
function scalar(value: string | number): string {
  if (typeof value === 'number') return `${value}`
  return shownText(value) === value ? stringify(value, { lineWidth: 0 }).trim() : JSON.stringify(value)
}
