import type { CheckOutcome, CheckResult } from '../../engine/results.js';
import { evidence } from '../failure.js';
import type { FinishedRun } from '../report.js';
import { curlScript, secureHosts } from '../reproduce.js';
import { anchor, html, type Markup } from './markup.js';
import { sequence } from './sequence.js';

/** The class of an outcome, for its colour. */
const tones: Record<CheckOutcome, string> = {
  pass: 'good',
  fail: 'bad',
  error: 'bad',
  blocked: 'doubt',
  inconclusive: 'doubt',
  untestable: 'doubt',
  'not-applicable': 'none',
};

const marks: Record<CheckOutcome, string> = {
  pass: '✓',
  fail: '✗',
  error: '!',
  blocked: '⊘',
  inconclusive: '?',
  untestable: '?',
  'not-applicable': '–',
};

/** One check in the list of its requirement; `home` is where its failure is shown in full. */
export function checkItem(check: CheckResult, run: FinishedRun, home: boolean): Markup {
  const known = run.gate.known.find(({ entry }) => entry.id === check.id);
  const words = check.outcome === 'pass' || check.outcome === 'fail' ? '' : `${check.outcome}: `;
  const why =
    check.outcome === 'pass' || check.outcome === 'fail' ? '' : (check.reason?.split('\n')[0] ?? '');
  const link =
    check.outcome === 'fail' && !home ? html` <a href="#${anchor(check.id)}">shown above</a>` : undefined;
  return html`<li class="${tones[check.outcome]}"><span class="mark" title="${check.outcome}">${marks[check.outcome]}</span>${check.title} <code class="soft">${check.id}</code>${link}
${why ? html`<div class="soft">${words}${why}</div>` : undefined}
${known ? html`<div><span class="pill none">in the baseline</span> ${known.entry.reason}${known.entry.link ? html` (<a href="${known.entry.link}">${known.entry.link}</a>)` : undefined}</div>` : undefined}
${check.outcome === 'fail' && home ? failure(check, run) : undefined}</li>
`;
}

/** Everything there is to know of a failed check. */
function failure(check: CheckResult, { result, environment }: FinishedRun): Markup {
  const script = curlScript(check, { environment, secure: secureHosts(result) });
  return html`<div class="failure" id="${anchor(check.id)}">
<div class="versus"><div class="good"><b>Expected</b>${check.expected}</div><div class="bad"><b>Seen</b>${check.seen ?? check.reason}</div></div>
<p class="hint"><b>Where to look:</b> ${check.hint}</p>
${check.held === undefined ? undefined : html`<p class="soft">That a request was held was shown by this: ${evidence[check.held]}.</p>`}
${check.attempts > 1 ? html`<p class="soft">The check was run ${check.attempts} times; this is the last.</p>` : undefined}
<h3>What went over the wire</h3>
${sequence(check)}
<h3>${check.again === undefined ? 'To see it without the kit' : 'To run it again'}</h3>
<details><summary>${check.again === undefined ? 'A shell script with curl' : 'A command'}</summary><div class="script"><pre>${script}</pre></div></details>
</div>`;
}
