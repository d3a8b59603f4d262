import { html, type Markup } from '../html/markup.js';
import type { OldCheck, OldRequirement } from '../read-report.js';
import { count } from '../style.js';
import { stateWords, tally, verdictSentence } from '../words.js';
import { sitePage } from './page.js';
import { clip, momentOf, type SiteRun, sectionTitle, setOf } from './run.js';
import { glossary, outcomeLooks, stateLooks, verdictTones } from './states.js';

/** The page of one run: each requirement with what was expected and what was seen. */
export function runPage(run: SiteRun, index: number): string {
  const { name, report, judgement } = run;
  const checks = new Map(report.checks.map((check) => [check.id, check]));
  const sections = [...new Set(report.requirements.map(({ section }) => section))];
  const title = `${name}: ${clip(report.profile, 100)}`;
  return sitePage(
    title,
    html`<header>
<p><a href="../index.html#p${index + 1}">All servers</a></p>
<h1>${title}</h1>
<div class="verdict ${verdictTones[judgement.tone]}"><p><b>${judgement.message}</b></p>
<p>${verdictSentence(report)}</p></div>
${facts(run)}
</header>
<main>
${sections.map(
  (section) => html`<section>
<h2>${sectionTitle(report.sections, section)}</h2>
${report.requirements.map((row, at) => (row.section === section ? requirement(row, at, checks) : undefined))}
</section>
`,
)}
</main>
<footer>
<h2 id="words">What the words mean</h2>
${glossary(stateWords)}
</footer>`,
  );
}

function facts({ report }: SiteRun): Markup {
  const { met, inForce } = tally(report, 'MUST');
  const should = tally(report, 'SHOULD');
  return html`<dl class="facts">
<dt>Server header</dt><dd>${report.server === undefined ? 'none' : html`<code>${clip(report.server, 200)}</code>`}</dd>
<dt>Run</dt><dd>${momentOf(report)}</dd>
<dt>Kit</dt><dd>${clip(report.kit, 100)}</dd>
<dt>Specification</dt><dd>${clip(report.specification, 200)}</dd>
<dt>Requirements</dt><dd>${setOf(report)}</dd>
<dt>Met</dt><dd>${met} of ${inForce} MUST, ${should.met} of ${should.inForce} SHOULD; ${count(report.checks.length, 'check')}</dd>
</dl>`;
}

function requirement(row: OldRequirement, at: number, all: ReadonlyMap<string, OldCheck>): Markup {
  const { tone, sign } = stateLooks[row.state];
  const checks = row.checks.map((id) => all.get(id)).filter((check) => check !== undefined);
  return html`<article id="r${at + 1}" class="${tone}">
<p><span class="pill"><span aria-hidden="true">${sign}</span> ${stateWords[row.state]}</span> <span class="level">${row.level}</span> ${clip(row.text, 1000)} <a class="here" href="#r${at + 1}"><code>${clip(row.id, 200)}</code></a></p>
${row.note === undefined ? undefined : html`<p class="soft">${clip(row.note)}</p>`}
${checks.length === 0 ? undefined : html`<ul class="checks">${checks.map((one) => checkItem(one))}</ul>`}
</article>
`;
}

function checkItem(check: OldCheck): Markup {
  const { tone, sign } = outcomeLooks[check.outcome];
  return html`<li class="${tone}"><b class="sign" aria-hidden="true">${sign}</b><span class="what"><b class="outcome">${check.outcome.replace('-', ' ')}</b> ${clip(check.title, 1000)} <code class="soft">${clip(check.id, 200)}</code></span>
${details(check)}</li>
`;
}

/** What was expected is the title of a check that passed; of any other there is more to say. */
function details({ outcome, expected, seen, reason, hint }: OldCheck): Markup | undefined {
  if (outcome === 'pass') return undefined;
  const versus = expected !== undefined || seen !== undefined;
  return html`${
    versus
      ? html`<dl class="versus"><dt>Expected</dt><dd>${clip(expected ?? '')}</dd><dt>Seen</dt><dd>${clip(seen ?? reason ?? '')}</dd></dl>`
      : undefined
  }${versus || reason === undefined ? undefined : html`<p class="soft">${clip(reason)}</p>`}${outcome === 'fail' ? html`<p class="soft">Where to look: ${clip(hint, 1000)}</p>` : undefined}`;
}
