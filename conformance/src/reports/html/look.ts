import { palette } from './palette.js';

/** The style of the page. */
export const style = `
${palette}* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem; background: var(--bg); color: var(--fg);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
a { color: var(--link); }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .2rem 0 .6rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
p { margin: .5rem 0; }
code, pre, .mono { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .86em; }
pre { margin: 0; padding: .7rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
  overflow-x: auto; line-height: 1.45; }
summary { cursor: pointer; }
.soft { color: var(--soft); }
.kit { color: var(--soft); font-size: .9rem; }
.verdict { border-left: 6px solid var(--tone); padding: .9rem 1.1rem; background: var(--tone-bg); border-radius: 6px; }
.verdict p { margin: .3rem 0 0; }
.good { --tone: var(--good); --tone-bg: var(--good-bg); }
.bad { --tone: var(--bad); --tone-bg: var(--bad-bg); }
.doubt { --tone: var(--doubt); --tone-bg: var(--doubt-bg); }
.none { --tone: var(--none); --tone-bg: var(--none-bg); }
.pill { display: inline-block; white-space: nowrap; padding: .05rem .55rem; border-radius: 1rem; font-size: .8rem; font-weight: 600;
  color: var(--tone); background: var(--tone-bg); }
.level { display: inline-block; min-width: 4.6rem; font-size: .8rem; font-weight: 600; color: var(--soft); }
.bar { display: flex; height: .8rem; gap: 2px; margin: .8rem 0 .5rem; border-radius: 6px; overflow: hidden; }
.bar i { background: var(--tone); min-width: 4px; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; padding: 0; margin: 0; list-style: none; font-size: .92rem; }
.legend b { color: var(--tone); }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1.2rem 0; }
dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; min-width: 0; }
.todo li { margin: .5rem 0; } .todo .level { min-width: 4.2rem; } .seen { color: var(--bad); font-size: .93rem; } .seen::before { content: 'seen: '; color: var(--soft); }
.row { border-top: 1px solid var(--line); padding: .55rem 0; scroll-margin-top: .5rem; }
.row > summary { display: grid; grid-template-columns: .9rem 7.4rem 4.4rem 1fr; gap: .2rem .6rem; align-items: baseline; list-style: none; }
.row > summary::-webkit-details-marker { display: none; }
.row > summary .pill { justify-self: start; }
.row > summary::before { content: '\\25B8'; color: var(--soft); } .row[open] > summary::before { content: '\\25BE'; }
.row .inside { margin: .5rem 0 .4rem; padding-left: .9rem; border-left: 2px solid var(--line); }
.checks { list-style: none; padding: 0; margin: .4rem 0; }
.checks > li { margin: .3rem 0; }
.mark { display: inline-block; width: 1.3rem; font-weight: 700; color: var(--tone); }
.failure { margin: .6rem 0 1.4rem; padding: .8rem .9rem; border: 1px solid var(--line); border-radius: 8px; scroll-margin-top: .5rem; }
.failure h3:first-child { margin-top: 0; }
.versus { display: grid; grid-template-columns: 1fr 1fr; gap: .6rem; margin: .6rem 0; }
.versus > div { padding: .5rem .7rem; border-radius: 6px; background: var(--tone-bg); min-width: 0; }
.versus b { display: block; font-size: .8rem; color: var(--tone); }
.hint { padding-left: .8rem; border-left: 3px solid var(--doubt); }
.script { position: relative; }
.copy { position: absolute; right: .5rem; top: .5rem; font: inherit; font-size: .85rem; padding: .2rem .7rem; cursor: pointer;
  color: var(--fg); background: var(--bg); border: 1px solid var(--line); border-radius: 6px; }
.seq { --time: 5.2rem; --lane: 2rem; border: 1px solid var(--line); border-radius: 6px; padding: .5rem .4rem .5rem .6rem; margin: .4rem 0; font-size: .88rem; }
.seq .line { display: grid; grid-template-columns: var(--time) repeat(var(--lanes), var(--lane)) minmax(0, 1fr) 1.4rem; align-items: stretch; min-height: 1.7rem; }
.seq .ends { font-weight: 600; font-size: .8rem; border-bottom: 1px solid var(--line); margin-bottom: .3rem; }
.seq .ends span { text-align: center; } .seq .ends span:first-child { text-align: left; } .seq .ends .to { grid-column: -3 / -1; text-align: right; }
.seq .at { color: var(--soft); font-variant-numeric: tabular-nums; align-self: center; white-space: nowrap; }
.seq i { position: relative; display: block; }
.seq i::before { content: ''; position: absolute; left: calc(50% - 1px); top: -1px; bottom: -1px; border-left: 2px solid transparent; }
.seq i.open::before { border-color: var(--line); }
.seq i.wait::before { border-left: 2px dashed var(--doubt); }
.seq i.unanswered::before { border-color: var(--bad); }
.seq i.server::before { border-color: var(--line); }
.seq i.here::after { content: ''; position: absolute; left: calc(50% - 4px); top: calc(50% - 4px); width: 8px; height: 8px; border-radius: 50%; background: var(--tone); z-index: 1; }
.seq .wire { position: relative; align-self: stretch; display: flex; align-items: center; min-width: 0; padding: 0 .9rem 0 .3rem; }
.seq .text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding-bottom: .3rem; }
.seq .arrow { position: absolute; bottom: .22rem; right: -.7rem; left: calc((var(--from) - var(--lanes) + .5) * var(--lane)); border-bottom: 2px solid var(--tone); }
.seq .arrow::after { content: ''; position: absolute; bottom: -5px; border: 4px solid transparent; }
.seq .up .arrow::after { right: 0; border-left: 7px solid var(--tone); border-right: 0; }
.seq .down .arrow::after { left: 0; border-right: 7px solid var(--tone); border-left: 0; }
.seq .up { --tone: var(--link); } .seq .down { --tone: var(--good); }
.seq .wrong { --tone: var(--bad); } .seq .note .text { color: var(--soft); padding-bottom: 0; }
.seq details > summary { list-style: none; } .seq details > summary::-webkit-details-marker { display: none; }
.seq details[open] > summary .text { white-space: normal; overflow-wrap: anywhere; }
.seq pre { margin: .2rem 0 .6rem; }
.seq .gap { color: var(--soft); font-size: .8rem; }
.names { display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .85rem; color: var(--soft); margin: .3rem 0; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .9rem; color: var(--soft); }
@media (max-width: 40rem) {
  .row > summary { grid-template-columns: .9rem max-content 1fr; }
  .row > summary .says { grid-column: 2 / -1; }
  .versus { grid-template-columns: 1fr; }
  dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: .5rem; }
  .seq { --time: 4rem; --lane: 1.4rem; padding-left: .4rem; font-size: .8rem; }
}
@media print { .copy { display: none; } }
`;

/** Copies a script. Without it the page is whole, but for the button. */
export const behaviour = `
for (const box of document.querySelectorAll('.script')) {
  const button = document.createElement('button');
  button.className = 'copy'; button.type = 'button'; button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    const pre = box.querySelector('pre');
    try { await navigator.clipboard.writeText(pre.textContent); button.textContent = 'Copied'; }
    catch { getSelection().selectAllChildren(pre); button.textContent = 'Selected: press Ctrl+C'; }
  });
  box.append(button);
}
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
  if (target) target.scrollIntoView();
}
addEventListener('hashchange', reveal);
reveal();
`;
