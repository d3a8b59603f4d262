import type { Asked, Change, Histories, Scene } from './recorded.js';

/** Names that mean something of their own. */
const special = (name: string) =>
  !/^[\w-]+$/.test(name) || name === 'ALL' || name.length > 200 || name.startsWith('broad_');

/** One message or deletion can be told as another: with another text, of as many lines. */
export function alike(one: Change, other: Change, strict: boolean): boolean {
  const lines = ({ text }: Change) => text.split(/\r\n|\r|\n/).length;
  if (one.kind !== other.kind || lines(one) !== lines(other)) return false;
  if ((one.text === '') !== (other.text === '')) return false;
  // Frames of event streams have a line for each of them, other modes a place in the template.
  return (
    !strict ||
    ((one.eventId === '') === (other.eventId === '') && (one.eventType === '') === (other.eventType === ''))
  );
}

/** Answers to these are the same whatever has become of the channel. */
const isRefusedAnyway = ({ method, body }: Asked) =>
  method === 'HEAD' || method === 'OPTIONS' || (method === 'POST' && body === '');

/** Whether a recorded request can be told as this one: same but for names, texts, event ids and the function to call. */
export function answers(scene: Scene, asked: Asked, histories: Histories): boolean {
  const was = scene.asked;
  if (was.method !== asked.method || was.place !== asked.place || was.version !== asked.version) return false;
  if (was.channels.length !== asked.channels.length || (was.body === '') !== (asked.body === ''))
    return false;
  const strict = asked.place === '/ev' || asked.place === '/pub';
  const channels = was.channels.every(({ name, backtrack }, index) => {
    const now = asked.channels[index];
    if (!now || Number(now.backtrack) !== Number(backtrack)) return false;
    if (special(name) || special(now.name))
      return special(name) && (name === now.name || name.length === now.name.length);
    const [before, after] = [scene.before.get(name) ?? [], histories.of(now.name)];
    // What publishers and statistics are told depends on the counts, which are told anew.
    if (isRefusedAnyway(was)) return true;
    if (asked.place === '/pub' && was.method === 'POST') return true;
    if (asked.place === '/pub' || asked.place === '/channels-stats')
      return (before.length === 0) === (after.length === 0);
    return (
      before.length === after.length &&
      before.every((change, at) => alike(change, after[at] as Change, strict))
    );
  });
  const apart =
    new Set([...was.channels.map(({ name }) => name)]).size ===
    new Set(asked.channels.map(({ name }) => name)).size;
  return channels && apart && sameWords(scene, asked, histories);
}

function sameWords(scene: Scene, asked: Asked, histories: Histories): boolean {
  const names = new Set([...scene.asked.said.keys(), ...asked.said.keys()]);
  return [...names].every((name) => {
    const [was, now] = [scene.asked.said.get(name), asked.said.get(name)];
    if (name === '?callback') return (was === undefined) === (now === undefined);
    if (name === 'sec-websocket-key') return (was === undefined) === (now === undefined);
    if (name === 'event-id' || name === 'event-type') return (was === undefined) === (now === undefined);
    if (name === 'last-event-id') {
      const at = indexOf(scene.before.get(scene.asked.channels[0]?.name ?? '') ?? [], was);
      return at >= 0 && at === indexOf(histories.of(asked.channels[0]?.name ?? ''), now);
    }
    return was?.toLowerCase() === now?.toLowerCase();
  });
}

function indexOf(changes: readonly Change[], eventId: string | undefined): number {
  return changes.findIndex((change) => change.eventId === eventId);
}

/** The name of a channel, or one of its two counts of messages, in any format. */
const countsPattern =
  /("channel": "|channel: |<name>)([^"<\r\n]+)|((?:published|stored)_messages(?:": |: |>))(\d+)/g;

/** Tells recorded bytes as if they were of other channels, texts and event ids. */
export class Renaming {
  readonly #names: readonly (readonly [was: string, now: string])[];
  readonly #changes: (channel: string, id: number) => Change | undefined;
  readonly #counts: (channel: string) => number | undefined;
  readonly #callback: readonly [was: string, now: string] | undefined;

  /** @param changes the message of a channel by its id, or what deleted it (-2) */
  constructor(
    scene: Scene,
    asked: Asked,
    changes: (channel: string, id: number) => Change | undefined,
    counts: (channel: string) => number | undefined,
  ) {
    this.#names = scene.asked.channels.map(({ name }, at) => [name, asked.channels[at]?.name ?? '']);
    this.#changes = changes;
    this.#counts = counts;
    const [was, now] = [scene.asked.said.get('?callback'), asked.said.get('?callback')];
    this.#callback = was !== undefined && now !== undefined ? [was, now] : undefined;
  }

  /** The text of a body, or of a part of one that holds whole messages. */
  text(was: string): string {
    const lines = new Map<string, number>();
    const line = (channel: string, id: number, change: Change) => {
      const at = lines.get(`${channel} ${id}`) ?? 0;
      lines.set(`${channel} ${id}`, at + 1);
      return change.text.split(/\r\n|\r|\n/)[at] ?? change.text;
    };
    let fields: Change | undefined;
    let channel: string | undefined;
    const told = was
      .replace(
        /\{"id":(-?\d+),"channel":"([^"]*)","text":"(.*?)", ("tag".*?"eventid":")([^"]*)"\}/g,
        (all, id, channel, text, rest) => {
          const now = this.#name(channel);
          const change = this.#changes(now, Number(id));
          if (now === undefined) return all;
          fields = change;
          const own = !change || (id === '-2' && change.text === '') ? text : line(now, Number(id), change);
          return `{"id":${id},"channel":"${now}","text":"${own}", ${rest}${id === '-2' ? '' : (change?.eventId ?? '')}"}`;
        },
      )
      .replace(
        /p\((-?\d+),'([^']*)','(.*?)','([^']*)', '([^']*)', '(\d+)'\);/g,
        (all, id, channel, text, _, time, tag) => {
          const now = this.#name(channel);
          const change = this.#changes(now, Number(id));
          if (now === undefined) return all;
          const own = !change || (id === '-2' && change.text === '') ? text : change.text;
          return `p(${id},'${now}','${own}','${id === '-2' ? '' : (change?.eventId ?? '')}', '${time}', '${tag}');`;
        },
      )
      .replace(countsPattern, (all, begin, name, count, number) => {
        if (name !== undefined) channel = this.#name(name);
        if (name !== undefined) return `${begin}${channel}`;
        return channel === undefined ? all : `${count}${this.#counts(channel) ?? number}`;
      })
      .replace(/^id: .*$/m, () => `id: ${fields?.eventId ?? ''}`)
      .replace(/^event: .*$/m, () => `event: ${fields?.eventType ?? ''}`);
    return this.#callback && told === this.#callback[0] ? this.#callback[1] : told;
  }

  #name(was: string): string {
    return this.#names.find(([name]) => name === was)?.[1] ?? was;
  }
}
