import { html, type Markup } from '../html/markup.js';
import { stateWords, tally } from '../words.js';
import { matrix } from './matrix.js';
import { sitePage } from './page.js';
import { clip, momentOf, type SiteRun, setOf } from './run.js';
import { glossary, verdictTones } from './states.js';

/** The first page: which server came to which verdict, and the matrix of each profile. */
export function indexPage(title: string, runs: readonly SiteRun[], kit: string): string {
  const profiles = [...new Set(runs.map(({ report }) => report.profile))];
  const days = runs.map(({ report }) => momentOf(report).slice(0, 10)).sort();
  const [first, last] = [days[0], days.at(-1)];
  return sitePage(
    title,
    html`<header>
<h1>${title}</h1>
<p class="soft">What each server was seen to do, against the specification it is checked for. ${runs.length === 1 ? 'One run' : `${runs.length} runs`}, ${first === last ? `of ${first}` : `from ${first} to ${last}`}. Every cell leads to what was expected and what was seen.</p>
${summary(runs, profiles)}
</header>
<main>
<input type="checkbox" id="loud"><label for="loud">Only what differs, is not met or could not be judged</label>
${profiles.map((profile, index) => section(profile, index, runs))}
</main>
<footer>
<h2 id="words">What the words mean</h2>
${glossary(stateWords)}
<p>Made by ${kit} of its JSON reports.</p>
</footer>`,
  );
}

/** Servers down, profiles across: the verdicts. */
function summary(runs: readonly SiteRun[], profiles: readonly string[]): Markup {
  const names = [...new Set(runs.map(({ name }) => name))];
  return html`<table class="verdicts" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Server</th>${profiles.map((profile, index) => html`<th role="columnheader" scope="col"><a href="#p${index + 1}">${clip(profile, 100)}</a></th>`)}</tr></thead>
<tbody role="rowgroup">${names.map(
    (name) => html`<tr role="row"><th role="rowheader" scope="row">${name}</th>${profiles.map(
      (profile) =>
        html`<td role="cell">${runs
          .filter((run) => run.name === name && run.report.profile === profile)
          .map((run) => verdict(run))}</td>`,
    )}</tr>
`,
  )}</tbody>
</table>`;
}

function verdict({ page, report, judgement: { message, tone } }: SiteRun): Markup {
  return html`<div class="${verdictTones[tone]}"><span class="who">${clip(report.profile, 100)}</span><a class="state" href="runs/${page}">${message}</a></div>`;
}

function section(profile: string, index: number, all: readonly SiteRun[]): Markup {
  const runs = all.filter(({ report }) => report.profile === profile);
  const specifications = [...new Set(runs.map(({ report }) => clip(report.specification, 200)))];
  return html`<section>
<h2 id="p${index + 1}">${clip(profile, 100)}</h2>
<p class="soft">${specifications.join('; ')}</p>
<ul class="runs">${runs.map((run) => about(run))}</ul>
${matrix(runs)}
</section>
`;
}

function about(run: SiteRun): Markup {
  const { name, page, report, judgement } = run;
  const counts = (['MUST', 'SHOULD'] as const).map((level) => {
    const { met, inForce } = tally(report, level);
    return `${met} of ${inForce} ${level}`;
  });
  return html`<li class="${verdictTones[judgement.tone]}"><a href="runs/${page}"><b>${name}</b></a> <span class="pill">${judgement.message}</span> ${counts.join(', ')}
<div class="soft">${report.server === undefined ? 'sends no Server header' : html`Server: ${clip(report.server, 200)}`}; ${momentOf(report)}; ${clip(report.kit, 100)}; requirements: ${setOf(report)}</div></li>
`;
}
