import { GROUP_IDS, type GroupId } from '../../core/report/groups.ts'

// Chosen by search so that every pair stays apart under the three colour blindnesses and against the ground.
const COLOURS: Readonly<Record<GroupId, { readonly light: string; readonly dark: string }>> = {
  secured: { light: '#369395', dark: '#95ebe1' },
  business: { light: '#0c5082', dark: '#6190ec' },
  wallets: { light: '#bf5720', dark: '#d47600' },
  hidden: { light: '#904ade', dark: '#935694' },
  gone: { light: '#232728', dark: '#aea9a6' },
}

const colours = (mode: 'light' | 'dark') => GROUP_IDS.map((id) => `--${id}:${COLOURS[id][mode]}`).join(';')

const LIGHT = `--ground:#ffffff;--ink:#16191d;--quiet:#565c64;--line:#d5d8dc;--soft:#f4f5f6;--node:#767c84;--accent:#0c5082;${colours('light')}`
const DARK = `--ground:#14161a;--ink:#e8eaed;--quiet:#a3a9b1;--line:#363b43;--soft:#1d2026;--node:#8b929b;--accent:#6190ec;${colours('dark')}`

/** The whole style of the page. Nothing is fetched. */
export const STYLES = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif;overflow-wrap:break-word}
main{max-width:1088px;margin:0 auto;padding:32px 24px 96px}
h1{font-size:15px;font-weight:600;color:var(--quiet);margin:0 0 8px}
h2{font-size:24px;line-height:1.25;margin:64px 0 8px;max-width:30em;font-weight:650;text-wrap:balance}
h3{font-size:18px;line-height:1.35;margin:32px 0 8px;font-weight:650}
p,li,dd,summary{max-width:72ch}
p{margin:8px 0}
ul{margin:8px 0;padding-left:20px}
li{margin:4px 0}
.verdict{font-size:24px;line-height:1.35;font-weight:600;max-width:38em;margin:0 0 16px;text-wrap:pretty}
.quiet,.sub-title{color:var(--quiet)}
.sub-title{font-size:13px;margin:0 0 16px}
.small,small{font-size:13px}
a{color:var(--accent);overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
code{font:13px/1.4 ui-monospace,monospace;white-space:nowrap}
.verdict code{font-size:.8em;font-weight:400}
code[data-copy].can{cursor:copy}
code[data-copy].done::after{content:" copied";color:var(--quiet);font-family:system-ui,sans-serif}
code.whole{white-space:normal;overflow-wrap:anywhere}
data,.n{font-variant-numeric:tabular-nums}
td data,.groups strong{white-space:nowrap}
.twin,.mark{font-size:13px;border:1px solid var(--line);padding:0 4px;white-space:nowrap}
.twin{border-color:var(--ink);font-weight:600}
dl.terms dt{color:var(--quiet)}
dl.terms dd{margin:0}
dl.terms{display:grid;grid-template-columns:minmax(96px,max-content) minmax(0,1fr);gap:8px 16px}
.answer{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:0 48px}
.answer h3{font-size:15px}
.answer li{font-size:15px}
.groups{list-style:none;padding:0;margin:16px 0;display:grid;grid-template-columns:16px minmax(0,1fr) max-content max-content;gap:0 8px}
.groups li{display:grid;grid-column:1/-1;grid-template-columns:subgrid;align-items:center;max-width:none}
.groups svg{width:14px;height:14px}
.groups .n{text-align:right;padding-left:8px}
figure{margin:16px 0 24px}
figure>svg,.scroll>svg{display:block;width:100%;height:auto}
figcaption{font-size:13px;color:var(--quiet);max-width:72ch}
.scroll{overflow-x:auto;max-width:100%}
.narrow{display:none!important;width:100%;height:40px!important}
svg text{font:13px system-ui,sans-serif;fill:var(--ink);font-variant-numeric:tabular-nums}
svg text.strong{font-size:15px;font-weight:600}
svg text.head{fill:var(--quiet)}
svg text.label{paint-order:stroke;stroke:var(--ground);stroke-width:3px;stroke-linejoin:round}
svg text.end{text-anchor:end}
.leader,.axis{fill:none;stroke:var(--node);stroke-width:1}
.grid{fill:none;stroke:var(--line);stroke-width:1}
.node{fill:var(--node)}
.link{fill:var(--node);fill-opacity:.28}
${GROUP_IDS.map((id) => `.g-${id}{fill:var(--${id})}.link.l-${id}{fill:var(--${id});fill-opacity:.38}`).join('\n')}
.pattern{position:absolute;width:0;height:0}
.pattern rect{fill:var(--ground)}
table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--quiet);padding:4px 0}
th,td{text-align:left;vertical-align:top;padding:8px 16px 8px 0;border-bottom:1px solid var(--line)}
th{font-weight:600}
tbody th{font-weight:400}
td.n,th.n{text-align:right}
td.time{white-space:nowrap}
.lens th[scope=row]{min-width:220px;max-width:320px}
.lens td.bar{min-width:108px}.lens td.bar .quiet{white-space:nowrap}
.mini{display:block;width:100%;height:8px;margin:4px 0;background:var(--soft)}
.wide-cell{min-width:240px}
details{margin:8px 0}
summary{cursor:pointer;color:var(--accent);font-size:13px}
details ul.hashes{columns:2 280px;list-style:none;padding:0}
.note{border-left:4px solid var(--line);padding:4px 0 4px 16px;margin:16px 0;max-width:72ch}
pre{background:var(--soft);padding:12px 16px;overflow-x:auto;font:13px/1.5 ui-monospace,monospace}
footer{margin-top:64px;color:var(--quiet);font-size:13px}
@media (max-width:760px){
main{padding:24px 16px 64px}
.verdict{font-size:18px}
h2{font-size:18px;margin-top:48px}
.wide{display:none!important}
.narrow{display:block!important}
dl.terms{grid-template-columns:minmax(0,1fr);gap:0}
dl.terms dd{margin-bottom:8px}
.answer{grid-template-columns:minmax(0,1fr)}
.groups{font-size:13px}
}
@media screen and (max-width:760px){
.scroll>svg.flow{width:1040px}
.scroll>svg.timeline{width:760px}
}
@page{size:A4;margin:16mm}
@media print{
:root{color-scheme:light;${LIGHT}}
body{font-size:10pt}
main{max-width:none;padding:0}
h2,h3,caption,.sub-title{break-after:avoid}
h2{margin-top:24pt}
h2,h3,figure,tr,li,section.loss,section.flow,section.timeline{break-inside:avoid}
thead{display:table-header-group}
.scroll{overflow:visible}
table{font-size:8pt}
.mark,.twin{font-size:7pt}
th,td{padding:3pt 6pt 3pt 0}
.lens th[scope=row],.lens td.bar,.wide-cell{min-width:0}
a[href^="http"]::after{content:" <" attr(href) ">";overflow-wrap:anywhere;font-size:8pt}
${GROUP_IDS.map((id) => `.g-${id}{fill:url(#p-${id});stroke:var(--${id})}`).join('\n')}
details:not([open]){display:none}
td code[data-copy]{display:block;font-size:0;line-height:0;white-space:normal}
td code[data-copy]::after{content:attr(data-copy);font-size:7pt;line-height:1.4;overflow-wrap:anywhere}
}
`

/** One pattern a group, for print, where colours may be lost. */
export const PATTERNS = `<svg class="pattern" aria-hidden="true"><defs>${[
  ['secured', '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke-width="2"/>'],
  ['business', '<path d="M0 4H8" stroke-width="8"/>'],
  ['wallets', '<circle cx="2" cy="2" r="1.6"/><circle cx="6" cy="6" r="1.6"/>'],
  ['hidden', '<path d="M0 0L8 8M8 0L0 8" stroke-width="1.4"/>'],
  ['gone', '<path d="M0 2H8M0 6H8" stroke-width="1.6"/>'],
]
  .map(
    ([id, shape]) =>
      `<pattern id="p-${id}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8"/><g fill="var(--${id})" stroke="var(--${id})">${shape}</g></pattern>`,
  )
  .join('')}</defs></svg>`
