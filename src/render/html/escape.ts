import { visible } from '../../core/report/visible.ts'

/** Text as HTML shows it: no character of it can end a tag, an attribute or the reading direction. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
}
