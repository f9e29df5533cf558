import { createHash } from 'node:crypto'
import { escapeHtml } from './escape.ts'
import { PATTERNS } from './styles.ts'

/**
 * A page that needs nothing else: no network, no font, no file beside it. Same parts, same bytes.
 *
 * The content security policy lets only this page's own style and script run, by their hashes.
 */
export function htmlPage(title: string, styles: string, body: readonly string[]): string {
  const policy = `default-src 'none'; style-src '${hash(styles)}'; script-src '${hash(SCRIPT)}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${styles}</style></head>
<body>${PATTERNS}<main>${body.join('\n')}</main><script>${SCRIPT}</script></body></html>
`
}

// Copies the full address or hash that stands short on the page. The page is whole without it.
const SCRIPT = `
for (const code of document.querySelectorAll('code[data-copy]')) {
  if (!navigator.clipboard) break
  code.classList.add('can')
  code.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.dataset.copy)
    code.classList.add('done')
    setTimeout(() => code.classList.remove('done'), 1500)
  })
}
`

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
