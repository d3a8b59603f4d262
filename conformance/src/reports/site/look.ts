import { palette } from '../html/palette.js';

/** The style of the pages: light and dark, and narrow screens, where tables become lists. */
export const siteStyle = `
${palette}* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 78rem; background: var(--bg); color: var(--fg);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); } a:focus-visible, summary:focus-visible, input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: .2rem 0 .6rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .4rem; }
h3 { display: inline; font-size: 1.05rem; }
p { margin: .4rem 0; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .82em; }
.soft { color: var(--soft); font-size: .9rem; }
.good { --tone: var(--good); --tone-bg: var(--good-bg); } .bad { --tone: var(--bad); --tone-bg: var(--bad-bg); }
.doubt { --tone: var(--doubt); --tone-bg: var(--doubt-bg); } .none { --tone: var(--none); --tone-bg: var(--none-bg); }
.pill { display: inline-block; padding: .05rem .6rem; border-radius: 1rem; font-size: .82rem; font-weight: 600; color: var(--tone); background: var(--tone-bg); }
.state { color: var(--tone); font-weight: 600; }
.level { font-size: .8rem; font-weight: 600; color: var(--soft); }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); font-weight: normal; }
thead th { font-weight: 600; background: var(--panel); }
.verdicts tbody th { font-weight: 600; white-space: nowrap; }
.verdicts td > div { margin: .1rem 0; padding: .1rem .5rem; border-radius: 5px; background: var(--tone-bg); font-size: .88rem; }
.matrix { table-layout: fixed; margin-top: .3rem; }
.matrix .what { width: 46%; }
.matrix thead th { position: sticky; top: 0; z-index: 1; }
.matrix td { background: var(--tone-bg); border-left: 2px solid var(--bg); font-size: .86rem; }
.matrix td .state, .verdicts td .state { text-decoration: none; } .matrix td a.state:hover, .verdicts td a.state:hover { text-decoration: underline; }
.wide { overflow-x: auto; } .wide .matrix { table-layout: auto; } .wide .matrix td, .wide .matrix th { min-width: 7rem; }
.wide .matrix .what { min-width: 20rem; position: sticky; left: 0; background: var(--bg); } .wide .matrix thead .what { background: var(--panel); z-index: 2; }
.who { display: none; }
details { margin: .6rem 0; } summary { cursor: pointer; padding: .3rem 0; }
#loud { width: 1.1rem; height: 1.1rem; vertical-align: -.15rem; margin: 1.5rem .5rem 0 0; }
#loud:checked ~ section .quiet { display: none; }
.runs { list-style: none; padding: 0; } .runs li { margin: .4rem 0; padding-left: .7rem; border-left: 4px solid var(--tone); }
.verdict { border-left: 6px solid var(--tone); background: var(--tone-bg); border-radius: 6px; padding: .5rem 1rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } .facts dt { color: var(--soft); } .facts dd { margin: 0; min-width: 0; }
article { border-top: 1px solid var(--line); padding: .5rem 0; scroll-margin-top: .5rem; }
article:target { background: var(--panel); box-shadow: -.3rem 0 0 var(--panel), -.55rem 0 0 var(--link); }
.here { color: var(--soft); text-decoration: none; } .here:hover { text-decoration: underline; }
.checks { list-style: none; padding: 0; margin: .3rem 0 .3rem .3rem; font-size: .92rem; } .checks li { margin: .25rem 0; padding-left: 1.5rem; position: relative; }
.sign { position: absolute; left: 0; color: var(--tone); } .outcome { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.bad > .what > .outcome, .doubt > .what > .outcome { position: static; width: auto; height: auto; clip-path: none; color: var(--tone); }
.versus { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: .3rem 0; padding: .4rem .7rem; background: var(--panel); border-radius: 6px; }
.versus dt { color: var(--soft); } .versus dd { margin: 0; min-width: 0; white-space: pre-wrap; }
footer { margin-top: 3rem; padding-top: .5rem; border-top: 1px solid var(--line); font-size: .9rem; color: var(--soft); }
footer h2 { margin-top: 1rem; color: var(--fg); font-size: 1.1rem; } footer li { margin: .2rem 0; }
@media (max-width: 55rem) {
  .wide { overflow: visible; }
  table, tbody, tr, .matrix .what, .wide .matrix .what, .verdicts tbody th { display: block; width: auto; min-width: 0; position: static; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  th, td { border: 0; padding: .1rem 0; }
  .matrix td, .wide .matrix td { display: inline-block; min-width: 0; margin: .2rem .3rem .1rem 0; padding: .1rem .55rem; border: 0; border-radius: 5px; }
  .verdicts td { display: block; } .verdicts td:empty { display: none; } .verdicts td > div { display: inline-block; }
  .who { display: inline; color: var(--fg); } .who::after { content: ': '; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .4rem; }
}
`;
