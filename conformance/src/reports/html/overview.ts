import type { CheckResult, RequirementState, RunResult } from '../../engine/results.js';
import { blockedSentence } from '../blocked.js';
import type { FinishedRun } from '../report.js';
import { count, showMs } from '../style.js';
import { calibration, countOutcomes } from '../summary.js';
import {
  baselineLines,
  featureLines,
  freedoms,
  gateSentence,
  stateWords,
  subject,
  verdictSentence,
} from '../words.js';
import { anchor, html, type Markup } from './markup.js';

/** The class of a state, for its colour. */
export const stateTones: Record<RequirementState, string> = {
  met: 'good',
  attested: 'good',
  'not-met': 'bad',
  undetermined: 'doubt',
  'not-shown': 'doubt',
  'not-applicable': 'none',
  recorded: 'none',
  'not-selected': 'none',
};

const order = Object.keys(stateTones) as RequirementState[];

const verdictTones: Record<string, string> = {
  'unconditionally compliant': 'good',
  'conditionally compliant': 'good',
  'not compliant': 'bad',
};

/** What the kit did. */
const played = {
  server: 'The kit played publishers and subscribers against the server below',
  client: 'The kit played the server of the client below',
};

/** The top of the page: verdict, what it is about, counts, and what to do. */
export function overview(run: FinishedRun): Markup {
  const { result, gate } = run;
  const { tone, text } = gateSentence(gate);
  const gateTone = tone === 'good' || tone === 'bad' ? tone : 'doubt';
  return html`<div class="verdict ${verdictTones[result.compliance] ?? 'doubt'}">
<h1>${verdictSentence(result)}</h1>
<p>In the protocol's words: <b>${result.compliance}</b>. What it was checked against: ${result.specification}; requirements ${result.requirementSet}.</p>
</div>
<p class="soft">${played[subject(result)]}, looked at every byte that came back, and compared it with what the protocol demands.</p>
<dl class="facts">
${result.server === undefined ? undefined : html`<dt>Server</dt><dd><code>${result.server}</code></dd>`}
${Object.entries(result.locations).map(([name, url]) => html`<dt>${locationWords[name] ?? name}</dt><dd><code>${url}</code></dd>`)}
<dt>Run</dt><dd>${result.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}, ${showMs(result.took)}</dd>
<dt>Timing</dt><dd>${calibration(result).replace(/^timing: /, '')}</dd>
<dt>Checks</dt><dd>${countOutcomes(result)}</dd>
<dt>Gate <code>${gate.gate}</code></dt><dd><span class="pill ${gateTone}">${text}</span> exit code ${run.exitCode}</dd>
</dl>
${counts(result)}
${toDo(run)}
${list('Worth knowing about this server', result.notices)}
${list('Features', featureLines(result))}
${list('Baseline', baselineLines(gate))}
${openQuestions(result)}`;
}

const locationWords: Record<string, string> = {
  publisher: 'Publishers send to',
  subscriber: 'Subscribers ask',
  interval: 'Subscribers poll',
  first: 'First one stays',
  last: 'Last one stays',
  publisherNostore: 'Not stored',
  publisherLimit: 'Limited storage',
  publisherNormal: 'No deletion',
  publisherStrict: 'Narrow limits',
  pollingStrict: 'Polling, narrow limits',
  streaming: 'Streaming',
  eventsource: 'EventSource',
  polling: 'Polling',
  websocket: 'WebSocket',
  websocketReadonly: 'WebSocket, read only',
  jsonp: 'JSONP',
  statistics: 'Statistics',
  authorized: 'Known channels only',
  multipart: 'Multipart',
  rawStream: 'Raw stream',
  multiplexed: 'Several channels',
  pubsub: 'Publish and subscribe',
  subscriberTimeout: 'With a time-out',
};

function counts({ requirements }: RunResult): Markup {
  const used = order
    .map((state) => ({ state, number: requirements.filter((row) => row.state === state).length }))
    .filter(({ number }) => number > 0);
  return html`<h2>${count(requirements.length, 'requirement')} of the protocol</h2>
<div class="bar" role="img" aria-label="${used.map(({ state, number }) => `${number} ${stateWords[state]}`).join(', ')}">${used.map(({ state, number }) => html`<i class="${stateTones[state]}" style="flex: ${number}"></i>`)}</div>
<ul class="legend">${used.map(({ state, number }) => html`<li class="${stateTones[state]}"><b>${number}</b> ${stateWords[state]}</li>`)}</ul>
<p class="soft"><a href="#words">What these words mean</a></p>`;
}

function toDo({ result, gate }: FinishedRun): Markup | undefined {
  const level = (check: CheckResult) =>
    result.requirements.some((row) => row.level === 'MUST' && check.proves.includes(row.id))
      ? 'MUST'
      : (result.requirements.find(({ id }) => check.proves.includes(id))?.level ?? '');
  const failed = result.checks
    .filter(({ outcome }) => outcome === 'fail')
    .sort((one, two) => Number(level(two) === 'MUST') - Number(level(one) === 'MUST'));
  const errors = result.checks.filter(({ outcome }) => outcome === 'error');
  const rows = result.requirements.filter(({ state }) => state === 'not-shown' || state === 'undetermined');
  if (failed.length + errors.length + rows.length === 0) return undefined;
  const blocked = blockedSentence(result);
  const known = (id: string) => gate.known.some(({ entry }) => entry.id === id);
  return html`<h2>What to look at</h2>
<p class="soft">What should happen, and what the ${subject(result)} did instead.</p>
${blocked === undefined ? undefined : html`<p>${blocked}.</p>`}
<ol class="todo">${failed.map(
    (
      check,
    ) => html`<li><span class="level">${level(check)}</span><a href="#${anchor(check.id)}">${check.title}</a>${known(check.id) ? html` <span class="pill none">in the baseline</span>` : undefined}
<div class="seen">${check.seen ?? check.reason}</div></li>
`,
  )}${errors.map((check) => html`<li><b>The kit itself failed</b> at ${check.id}; please report it.</li>`)}${rows.map(
    ({ id, level: its, state, text, note }) =>
      html`<li><span class="level">${its}</span><a href="#${anchor(id)}">${text}</a> <span class="pill doubt">${stateWords[state]}</span><div class="soft">${note}</div></li>
`,
  )}</ol>`;
}

function list(title: string, lines: readonly string[]): Markup | undefined {
  if (lines.length === 0) return undefined;
  return html`<h2>${title}</h2><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function openQuestions(result: RunResult): Markup | undefined {
  const seen = freedoms(result).filter(({ topic }) => !result.requirements.some(({ id }) => id === topic));
  if (seen.length === 0) return undefined;
  return html`<details><summary><b>Where the protocol is silent: what this ${subject(result)} does</b> (${seen.length})</summary><ul>${seen.map(({ topic, answers }) => html`<li>${topic}: ${answers.join('; ')}</li>`)}</ul></details>`;
}
