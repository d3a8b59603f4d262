import { createHash } from 'node:crypto';
import type { CheckOutcome, RequirementResult, RequirementState, RunResult } from '../../engine/results.js';
import type { FinishedRun } from '../report.js';
import { stateWords, subject } from '../words.js';
import { checkItem } from './checks.js';
import { behaviour, style } from './look.js';
import { anchor, html, Markup } from './markup.js';
import { overview, stateTones } from './overview.js';

const states: Record<RequirementState, string> = {
  met: 'every check of it passed',
  'not-met': 'at least one check of it failed',
  undetermined: 'in force, but it could not be judged',
  'not-applicable': 'about something that this run was not pointed at, or that the server does not offer',
  'not-shown': 'about configuration that no location of this run shows; it counts as not met',
  attested: 'not seen, but vouched for in the configuration',
  recorded: 'left open by the protocol, or not a matter of servers: noted, never judged',
  'not-selected': 'left out of this run',
};

/** The report as one page that needs nothing but a browser, and no connection. */
export function htmlReport(run: FinishedRun): string {
  const { result } = run;
  const { samples } = result.calibration;
  const [quiet, immediately, patience] = ['quiet', 'immediately', 'patience'].map(
    (word) => html`<b>${word}</b>`,
  );
  const hash = createHash('sha256').update(behaviour).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const numbers = [...new Set(result.requirements.map(({ section }) => section))].sort();
  const shown = new Set<string>();
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${result.compliance}: ${result.specification}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<div class="kit">Conformance report by ${result.kit}</div>
${overview(run)}
</header>
<main>
<h2 id="protocol">The protocol, section by section</h2>
<p class="soft">Each line is one thing that the protocol asks of a ${subject(run.result)}, in the kit's own words. Open it to see how it was checked.</p>
${numbers.map((number) => section(number, run, shown))}
</main>
<footer>
<h2 id="words">What the words mean</h2>
<p><b>MUST</b> is an obligation, <b>SHOULD</b> a recommendation, <b>MAY</b> a freedom; <b>client</b> is about the other side.</p>
<ul>${usedStates(result).map((state) => html`<li><span class="pill ${stateTones[state]}">${stateWords[state]}</span> ${states[state]}</li>`)}</ul>
${checkWords(result)}
${samples > 0 ? html`<p>The times were measured on this server, before anything was judged. ${quiet}: a request without an answer for so long counts as held. ${immediately}: so long may take what has to come at once. ${patience}: so long may take anything else.</p>` : undefined}
</footer>
<script>${new Markup(behaviour)}</script>
</body>
</html>
`;
  return page.html;
}

/** What a check may come to, besides the two that everybody knows. */
const outcomes: Partial<Record<CheckOutcome, string>> = {
  blocked: 'a step before what it is about failed; another check is about that step',
  'not-applicable': 'it needs something that this run was not pointed at, or that the server does not offer',
  inconclusive: 'it could not be judged this time',
  untestable: 'it can not be judged from outside here',
  error: 'the kit itself failed: please report it',
};

function checkWords({ checks }: RunResult): Markup | undefined {
  const used = Object.entries(outcomes).filter(([name]) => checks.some(({ outcome }) => outcome === name));
  if (used.length === 0) return undefined;
  return html`<p>A check may be:</p>
<ul>${used.map(([name, words]) => html`<li><b>${name.replace('-', ' ')}</b>: ${words}</li>`)}</ul>`;
}

function usedStates({ requirements }: RunResult): RequirementState[] {
  const used = new Set(requirements.map(({ state }) => state));
  return (Object.keys(states) as RequirementState[]).filter((state) => used.has(state));
}

function section(number: string, run: FinishedRun, shown: Set<string>): Markup {
  const { result } = run;
  const rows = result.requirements.filter((row) => row.section === number);
  const bad = rows.filter(({ state }) => state === 'not-met').length;
  const title = result.sections[number];
  // A number says where to look it up; a name says no more than its title.
  const heading = title === undefined || /^\d/.test(number) ? `${number} ${title ?? ''}`.trim() : title;
  return html`<section>
<h2>${heading}${bad > 0 ? html` <span class="pill bad">${bad} not met</span>` : undefined}</h2>
${rows.map((row) => requirement(row, run, shown))}
</section>
`;
}

function requirement(row: RequirementResult, run: FinishedRun, shown: Set<string>): Markup {
  const { id, level, text, state, note, ourReading } = row;
  const checks = run.result.checks.filter((check) => row.checks.includes(check.id));
  const open = state === 'not-met' || state === 'undetermined';
  const items = checks.map((check) => {
    const home = !shown.has(check.id);
    shown.add(check.id);
    return checkItem(check, run, home);
  });
  return html`<details class="row" id="${anchor(id)}"${new Markup(open ? ' open' : '')}>
<summary><span class="pill ${stateTones[state]}">${stateWords[state]}</span><span class="level">${level}</span><span class="says">${text}</span></summary>
<div class="inside">
${note ? html`<p>${note}</p>` : undefined}
${ourReading ? html`<p class="soft">This is the kit's reading of the protocol: it says more than the text does.</p>` : undefined}
${items.length > 0 ? html`<ul class="checks">${items}</ul>` : undefined}
<p class="soft"><code>${id}</code></p>
</div>
</details>
`;
}
