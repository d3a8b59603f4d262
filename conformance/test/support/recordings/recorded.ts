import {
  type RecordedExchange,
  recordingsOf,
} from '../../../../reference-server/test/support/push-stream/recorded-exchange.js';

/** A request, as far as an answer depends on it. */
export interface Asked {
  readonly method: string;
  /** `/pub`, `/sub`, … */
  readonly place: string;
  readonly channels: readonly { readonly name: string; readonly backtrack: string }[];
  readonly version: string;
  /** Headers and arguments that are read by a push-stream server, by lower-case name. */
  readonly said: ReadonlyMap<string, string>;
  readonly body: string;
}

/** A message or a deletion of a channel. */
export interface Change {
  readonly kind: 'POST' | 'DELETE';
  readonly text: string;
  readonly eventId: string;
  readonly eventType: string;
}

const headersRead = [
  'accept',
  'event-id',
  'event-type',
  'last-event-id',
  'if-modified-since',
  'if-none-match',
  'x-nginx-pushstream-mode',
  'transfer-encoding',
  'upgrade',
  'connection',
  'sec-websocket-version',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'user-agent',
];
const argumentsRead = ['callback', 'time', 'tag', 'eventid'];

/** Reads one request; `rest` is what came after it. Undefined while it is not whole. */
export function readRequest(bytes: string): { asked: Asked; rest: string } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...fields] = bytes.slice(0, end).split('\r\n');
  const [method = '', target = '', protocol = ''] = line.split(' ');
  const headers = new Map(
    fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
    }),
  );
  const length = Number(headers.get('content-length') ?? 0);
  const from = end + 4;
  if (bytes.length < from + length) return undefined;
  const [path = '', query = ''] = target.split('?');
  const values = new Map(query.split('&').map((part) => part.split('=', 2) as [string, string]));
  const [, place = '', inPath = ''] = /^(\/[^/]*)\/?(.*)$/.exec(path) ?? [];
  const names = decodeURIComponent(inPath || (values.get('id') ?? ''));
  const channels = names.split('/').flatMap((part) => {
    const [, name = part, backtrack = ''] = /^(.*)\.b(\d+)$/.exec(part) ?? [];
    return name === '' ? [] : [{ name, backtrack }];
  });
  const said = new Map<string, string>();
  for (const name of headersRead) if (headers.has(name)) said.set(name, headers.get(name) ?? '');
  for (const name of argumentsRead)
    if (values.get(name)) said.set(`?${name}`, decodeURIComponent(values.get(name) ?? ''));
  // What the browser calls itself decides nothing in this configuration, and the kit names itself.
  said.delete('user-agent');
  if (!said.has('upgrade')) said.delete('connection');
  const asked = { method, place, channels, version: protocol, said, body: bytes.slice(from, from + length) };
  return { asked, rest: bytes.slice(from + length) };
}

/** What a request changes in its channels; undefined where that is nothing. */
export function changeOf({ method, place, said, body }: Asked): Change | undefined {
  if (place !== '/pub' || (method !== 'DELETE' && (method !== 'POST' || body === ''))) return undefined;
  const eventId = said.get('event-id') ?? '';
  return { kind: method, text: body, eventId, eventType: said.get('event-type') ?? '' };
}

/** What has become of channels: their messages since they are there. */
export class Histories {
  readonly #changes = new Map<string, readonly Change[]>();

  of(name: string): readonly Change[] {
    return this.#changes.get(name) ?? [];
  }

  add(name: string, change: Change): void {
    this.#changes.set(name, change.kind === 'DELETE' ? [] : [...this.of(name), change]);
  }
}

/** A recorded exchange, with what its channels were like when it began. */
export interface Scene {
  readonly recorded: RecordedExchange;
  readonly asked: Asked;
  readonly before: ReadonlyMap<string, readonly Change[]>;
  readonly meanwhile: readonly { readonly asked: Asked; readonly change: Change | undefined }[];
}

/** All exchanges, in their order. */
export function scenes(): Scene[] {
  const histories = new Histories();
  const apply = (asked: Asked) => {
    const change = changeOf(asked);
    if (change && asked.channels.every(({ name }) => !name.includes('*'))) {
      for (const { name } of asked.channels) histories.add(name, change);
    }
  };
  return recordingsOf('push-stream').map((recorded) => {
    const asked = whole(recorded.request);
    const before = new Map(asked.channels.map(({ name }) => [name, histories.of(name)]));
    const meanwhile = recorded.meanwhile.flatMap(({ request }) => {
      if (request === undefined) return [];
      const one = whole(request);
      return [{ asked: one, change: changeOf(one) }];
    });
    apply(asked);
    for (const one of meanwhile) apply(one.asked);
    return { recorded, asked, before, meanwhile };
  });
}

function whole(request: string): Asked {
  const read = readRequest(request);
  if (!read) throw new Error(`a recorded request is not whole: ${request}`);
  return read.asked;
}
