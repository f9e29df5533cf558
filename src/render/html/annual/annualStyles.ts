import { STYLES } from '../styles.ts'

/** The style of an annual report: that of every report, and what only it has. */
export const ANNUAL_STYLES = `${STYLES}
svg.rows text.middle{text-anchor:middle}
svg.rows a text{fill:var(--ink)}
svg.rows a text.head{fill:var(--quiet)}
svg.rows a:hover text{text-decoration:underline}
.unsure{fill:var(--business);fill-opacity:.34}
.dot{stroke:var(--ink);stroke-width:1.5;fill:var(--ink)}
.dot.replaced{fill:var(--ground);stroke:var(--node)}
.span{stroke:var(--ink);stroke-width:2;fill:none}
.more{stroke:var(--ink);stroke-width:1.5;fill:none}
svg.slim{display:none!important;max-width:420px}
.key{display:flex;flex-wrap:wrap;gap:4px 24px;list-style:none;padding:0;margin:0 0 12px;font-size:13px;color:var(--quiet)}
.key li{display:flex;align-items:center;gap:8px;margin:0}
.key svg{width:28px;height:14px;flex:none}
a.to{color:inherit;text-decoration:underline;text-decoration-color:var(--node);text-decoration-thickness:1px;text-underline-offset:3px;overflow-wrap:normal}
a.to:hover{color:var(--accent);text-decoration-color:currentColor}
td ul{margin:0;padding:0;list-style:none}
td li{margin:0 0 2px;max-width:none}
.off{color:var(--quiet)}
tr.year th{font-size:15px;font-weight:650;padding-top:24px;border-bottom-color:var(--node)}
tr.year th .n{font-weight:400;color:var(--quiet)}
tr:target,tbody:target{background:var(--soft)}
table.incidents td:nth-child(2){min-width:150px}
table.incidents td:nth-child(3){min-width:110px}
table.incidents td:nth-child(4),table.incidents td:nth-child(5){min-width:220px}
table.years td{min-width:84px}
table.years td:nth-child(5){min-width:240px}
table.years td:nth-child(6){min-width:180px}
table.parts td:first-child{min-width:130px}
data{white-space:nowrap}
.which{margin:0;font-size:13px}
.which ul{text-align:left;min-width:180px}
table.parts td.n{white-space:nowrap}
table.parts td.bar{min-width:120px;width:30%}
.claims td:first-child{min-width:220px}
.mark.inference{border-color:var(--ink)}
.toc{font-size:13px;margin:0 0 24px;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px}
.toc li{margin:0}
@media (max-width:760px){
svg.slim{display:block!important}
}
@media screen and (max-width:760px){
table.parts .bar{display:none}
.stacked thead{display:none}
.stacked,.stacked tbody,.stacked tr,.stacked td,.stacked th{display:block;min-width:0!important;width:auto}
.stacked td{border:0;padding:2px 0;text-align:left}
.stacked tr{border-bottom:1px solid var(--line);padding:8px 0}
.stacked tr.year{border:0;padding:0}
.stacked td:empty{display:none}
.stacked td[data-label]::before{content:attr(data-label) ": ";color:var(--quiet)}
.stacked td.time{font-weight:600}
}
@media print{
svg.rows.wide{display:block!important}
svg.rows.slim{display:none!important}
.toc{display:none}
td,table.incidents td,table.years td,table.parts td,.claims td{min-width:0!important}
a.to{text-decoration:none}
td .small{font-size:7pt}
tr.year{break-after:avoid}
section.value,section.attacks{break-inside:auto}
.claims a[href^="http"]::after{display:none}
.claims .url{display:inline!important;overflow-wrap:anywhere}
}
.claims .url{display:none}
`
