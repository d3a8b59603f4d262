import type { RequirementState } from '../../engine/results.js';
import { html, Markup } from '../html/markup.js';
import type { OldRequirement } from '../read-report.js';
import { count } from '../style.js';
import { stateWords } from '../words.js';
import { clip, type SiteRun, sectionTitle } from './run.js';
import { stateLooks } from './states.js';

/** More servers than these stand beside each other only where the reader can move them. */
const widest = 6;

/** One requirement, and where it stands in each run. */
interface Row {
  readonly requirement: OldRequirement;
  /** By run: the place on its page; undefined where it was not asked for. */
  readonly cells: readonly (Cell | undefined)[];
}

interface Cell {
  readonly state: RequirementState;
  readonly index: number;
}

/** The requirements of all runs of one profile; the text is that of the newest run. */
function rowsOf(runs: readonly SiteRun[]): Row[] {
  const newest = [...runs].sort(
    (one, two) => Date.parse(two.report.startedAt) - Date.parse(one.report.startedAt),
  );
  const requirements = new Map<string, OldRequirement>();
  for (const { report } of newest) {
    for (const row of report.requirements) if (!requirements.has(row.id)) requirements.set(row.id, row);
  }
  const places = runs.map(
    ({ report }) =>
      new Map(report.requirements.map(({ id, state }, index): [string, Cell] => [id, { state, index }])),
  );
  return [...requirements.values()].map((requirement) => ({
    requirement,
    cells: places.map((place) => place.get(requirement.id)),
  }));
}

/** Whether there is something to see: runs that were asked differ, or something is not as it should be. */
function stands({ cells }: Row): boolean {
  const tones = cells.flatMap((cell) => (cell ? [stateLooks[cell.state].tone] : []));
  return tones.includes('bad') || tones.includes('doubt') || new Set(tones).size > 1;
}

/** Servers across, requirements down, grouped by section. */
export function matrix(runs: readonly SiteRun[]): Markup {
  const rows = rowsOf(runs);
  const sections = [...new Set(rows.map(({ requirement }) => requirement.section))];
  const titles = Object.assign({}, ...runs.map(({ report }) => report.sections)) as Record<string, string>;
  return html`${sections.map((section) => {
    const own = rows.filter(({ requirement }) => requirement.section === section);
    const remarkable = own.filter(stands).length;
    const said = remarkable === 0 ? 'the same for all' : `${remarkable} to look at`;
    return html`<details open class="${remarkable === 0 ? 'quiet' : 'loud'}">
<summary><h3>${sectionTitle(titles, section)}</h3> <span class="soft">${count(own.length, 'requirement')}, ${said}</span></summary>
${table(own, runs)}
</details>
`;
  })}`;
}

// Where the table is shown as a list, on narrow screens, browsers forget that it is one: hence the roles.
function table(rows: readonly Row[], runs: readonly SiteRun[]): Markup {
  const wide = runs.length > widest;
  const inside = html`<table class="matrix" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="what">Requirement</th>${runs.map(({ name, page }) => html`<th role="columnheader" scope="col"><a href="runs/${page}">${name}</a></th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => line(row, runs))}</tbody>
</table>`;
  if (!wide) return inside;
  return html`<div class="wide" role="region" aria-label="Matrix" tabindex="0">${inside}</div>`;
}

function line(row: Row, runs: readonly SiteRun[]): Markup {
  const { id, level, text } = row.requirement;
  return html`<tr role="row"${new Markup(stands(row) ? '' : ' class="quiet"')}><th role="rowheader" scope="row" class="what"><span class="level">${level}</span> ${clip(text, 1000)} <code class="soft">${clip(id, 200)}</code></th>${row.cells.map((cell, at) => cellOf(cell, runs[at] as SiteRun))}</tr>
`;
}

function cellOf(cell: Cell | undefined, { name, page }: SiteRun): Markup {
  const who = html`<span class="who">${name}</span>`;
  if (!cell) return html`<td role="cell" class="none">${who}<span class="state">not asked</span></td>`;
  const { tone, sign } = stateLooks[cell.state];
  return html`<td role="cell" class="${tone}">${who}<a class="state" href="runs/${page}#r${cell.index + 1}"><span aria-hidden="true">${sign}</span> ${stateWords[cell.state]}</a></td>`;
}
