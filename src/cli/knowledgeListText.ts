import type { ListedIncident } from '../actions/knowledge/listIncidents.ts'
import { dollarText } from '../core/knowledge/claimText.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'

/** Two lines for each incident: when and who, then how much and by whom. */
export function knowledgeListText(incidents: readonly ListedIncident[]): string {
  if (incidents.length === 0) return 'No incident fits.\n'
  return incidents.map((incident) => `${incidentText(incident)}\n`).join('')
}

function incidentText({ id, date, victim, loss, attributedTo, sources, stub }: ListedIncident): string {
  const by = attributedTo.length === 0 ? 'attributed by nobody' : `attributed to ${attributedTo.join(', ')}`
  const counted = sources === 1 ? '1 independent source' : `${sources} independent sources`
  const facts = [lossText(loss), by, counted, ...(stub ? ['stub'] : [])]
  return `${date.padEnd(10)}  ${pc.bold(printable(victim.name))}  ${pc.dim(id)}\n            ${facts.join('; ')}`
}

function lossText(loss: ListedIncident['loss']): string {
  if (loss === null) return 'loss not given in dollars'
  return loss.low === loss.high ? dollarText(loss.low) : `${dollarText(loss.low)} to ${dollarText(loss.high)}`
}
