import { type CheckResult, channelIdPattern } from '../../engine/results.js';
import { showMs } from '../style.js';
import { byConnection, conversationOf } from '../transcript-conversation.js';
import { readableLines } from '../transcript-lines.js';
import { html, type Markup } from './markup.js';

type Entry = CheckResult['transcript'][number];

/** A pause longer than this is said in so many words, milliseconds. */
const pause = 100;

/** What a lane looks like at some moment. */
type Line = 'none' | 'open' | 'wait' | 'wait unanswered';

/** A short name for the head of a lane: `S1` for `subscriber 1`. */
function shortName(connection: string): string {
  const [role = '', number = ''] = connection.split(' ');
  return `${role.charAt(0).toUpperCase()}${number}`;
}

/**
 * What went over the wire as a sequence diagram: a lane a connection, the server at the right, time downwards. An arrow opens to
 * show its bytes.
 */
export function sequence(check: CheckResult): Markup {
  const { transcript } = check;
  const connections = byConnection(transcript);
  const names = [...connections.keys()];
  if (names.length === 0) return html`<p class="soft">Nothing went over the wire.</p>`;
  const lanes = new Map<string, Line>(names.map((name) => [name, 'none']));
  const start = transcript[0]?.at ?? 0;
  const shorten = channelNames(transcript);
  // Who asks: the kit, but where it was the server.
  const asks = check.again === undefined ? 'sent' : 'received';
  const lines = readableLines(transcript);
  const isWebSocket = (entries: readonly Entry[]) => conversationOf(entries).kind === 'websocket';
  const webSockets = new Set(names.filter((name) => isWebSocket(connections.get(name) ?? [])));
  /** Those on which frames go to and fro: what is sent there waits for nothing. */
  const talking = new Set<string>();
  const rows = transcript.map((entry, index) => {
    const gap = entry.at - (transcript[index - 1]?.at ?? entry.at);
    const before = gap > pause ? gapRow(gap, names, lanes) : undefined;
    const row = eventRow(entry, lines[index] ?? [], start, names, lanes, shorten, asks);
    if (talking.has(entry.connection) && entry.kind === asks) lanes.set(entry.connection, 'open');
    const answers = entry.bytes !== undefined && entry.kind !== asks;
    if (answers && webSockets.has(entry.connection)) talking.add(entry.connection);
    const wrong = isWrong(check, index);
    if (entry.kind === 'sent' && wrong) lanes.set(entry.connection, 'wait unanswered');
    return [before, row(wrong)];
  });
  return html`<div class="seq" style="--lanes: ${names.length}">
<div class="line ends"><span>after</span>${names.map((name) => html`<span>${shortName(name)}</span>`)}<span class="to">${asks === 'sent' ? 'server' : 'client'}</span></div>
${rows}</div>
<div class="names">${names.map((name) => html`<span><b>${shortName(name)}</b> ${name}</span>`)}<span>dashed: a request waits for its answer</span><span>an arrow opens to show its bytes</span></div>`;
}

/** Channel ids are long and mean nothing: a name for each. */
function channelNames(transcript: readonly Entry[]): (text: string) => string {
  const names = new Map<string, string>();
  for (const { bytes } of transcript) {
    for (const [id] of Buffer.from(bytes ?? [])
      .toString('latin1')
      .matchAll(channelIdPattern)) {
      if (!names.has(id)) names.set(id, names.size === 0 ? 'CHANNEL' : `CHANNEL_${names.size + 1}`);
    }
  }
  return (text) => text.replaceAll(channelIdPattern, (id) => names.get(id) ?? id);
}

/** The last that was said on the connection where it went wrong. */
function isWrong({ transcript, connection, outcome }: CheckResult, index: number): boolean {
  if (outcome !== 'fail' || connection === undefined) return false;
  const said = (entry: Entry) => entry.kind === 'received' || entry.kind === 'sent';
  return transcript.findLastIndex((entry) => entry.connection === connection && said(entry)) === index;
}

function cells(names: readonly string[], lanes: ReadonlyMap<string, Line>, here?: string): Markup[] {
  return names.map((name) => {
    const line = lanes.get(name) ?? 'none';
    return html`<i class="${line}${name === here ? ' here' : ''}"></i>`;
  });
}

const server = html`<i class="server"></i>`;

function gapRow(gap: number, names: readonly string[], lanes: ReadonlyMap<string, Line>): Markup {
  return html`<div class="line gap"><span class="at"></span>${cells(names, lanes)}<span class="wire"><span class="text">${showMs(gap)} pass</span></span>${server}</div>
`;
}

function eventRow(
  entry: Entry,
  lines: readonly string[],
  start: number,
  names: readonly string[],
  lanes: Map<string, Line>,
  shorten: (text: string) => string,
  asks: 'sent' | 'received',
): (wrong: boolean) => Markup {
  const { connection, kind, note } = entry;
  if (kind === 'opened') lanes.set(connection, 'open');
  const answers = asks === 'sent' ? 'received' : 'sent';
  if (kind === answers) lanes.set(connection, 'open');
  const at = html`<span class="at">${(entry.at - start).toFixed(1)} ms</span>`;
  const lane = cells(names, lanes, connection);
  if (kind === asks) lanes.set(connection, 'wait');
  if (kind !== 'sent' && kind !== 'received') {
    const unanswered = lanes.get(connection) === 'wait unanswered';
    if (kind !== 'opened') lanes.set(connection, 'none');
    const said = `${shortName(connection)} ${kind}${note ? `: ${note}` : ''}${unanswered ? '; no answer had come' : ''}`;
    const row = html`<div class="line note none">${at}${lane}<span class="wire"><span class="text">${said}</span></span>${server}</div>
`;
    return () => row;
  }
  const [first = '', ...rest] = lines;
  const direction = kind === 'sent' ? 'up' : 'down';
  const more = rest.length > 0 ? html` <span class="soft">…</span>` : '';
  return (
    wrong,
  ) => html`<details class="${direction}${wrong && kind === 'received' ? ' wrong' : ''}"><summary class="line">${at}${lane}<span class="wire" style="--from: ${names.indexOf(connection)}"><span class="text mono">${shorten(first)}${more}</span><span class="arrow"></span></span>${server}</summary>
<pre>${[first, ...rest].join('\n')}</pre></details>
`;
}
