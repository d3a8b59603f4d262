import type { CheckOutcome, RequirementState } from '../../engine/results.js';
import type { BadgeTone } from '../badge.js';
import { html, type Markup } from '../html/markup.js';

/** How a state looks: the class of its colour, and a sign for those who see none. */
export const stateLooks: Readonly<
  Record<RequirementState, { readonly tone: string; readonly sign: string }>
> = {
  met: { tone: 'good', sign: '✓' },
  attested: { tone: 'good', sign: '✓' },
  'not-met': { tone: 'bad', sign: '✗' },
  undetermined: { tone: 'doubt', sign: '?' },
  'not-shown': { tone: 'doubt', sign: '?' },
  'not-applicable': { tone: 'none', sign: '–' },
  recorded: { tone: 'none', sign: '·' },
  'not-selected': { tone: 'none', sign: '–' },
};

/** How the outcome of a check looks. */
export const outcomeLooks: Readonly<Record<CheckOutcome, { readonly tone: string; readonly sign: string }>> =
  {
    pass: { tone: 'good', sign: '✓' },
    fail: { tone: 'bad', sign: '✗' },
    error: { tone: 'doubt', sign: '!' },
    blocked: { tone: 'doubt', sign: '⊘' },
    inconclusive: { tone: 'doubt', sign: '?' },
    untestable: { tone: 'doubt', sign: '?' },
    'not-applicable': { tone: 'none', sign: '–' },
  };

/** The class for the colour of a verdict. */
export const verdictTones: Readonly<Record<BadgeTone, string>> = {
  best: 'good',
  good: 'good',
  doubtful: 'doubt',
  bad: 'bad',
  nothing: 'none',
};

const meanings: readonly (readonly [RequirementState, string])[] = [
  ['met', 'every check of it passed'],
  ['not-met', 'at least one check of it failed'],
  ['undetermined', 'in force, but it could not be judged'],
  ['not-shown', 'about configuration that no location of the run shows'],
  ['not-applicable', 'about something that the server does not offer, or the run was not pointed at'],
  ['attested', 'not seen, but vouched for by somebody'],
  ['recorded', 'left open by the specification, or not a matter of servers: noted, never judged'],
  ['not-selected', 'left out of the run'],
];

/** What the words of the pages mean. */
export function glossary(words: Readonly<Record<RequirementState, string>>): Markup {
  return html`<p><b>MUST</b> is an obligation, <b>SHOULD</b> a recommendation, <b>MAY</b> a freedom; <b>client</b> is about the other side.</p>
<ul>${meanings.map(([state, meaning]) => html`<li class="${stateLooks[state].tone}"><b class="state">${stateLooks[state].sign} ${words[state]}</b>: ${meaning}</li>`)}<li class="none"><b class="state">not asked</b>: the kit of that run, or its requirement set, did not have it</li></ul>`;
}
