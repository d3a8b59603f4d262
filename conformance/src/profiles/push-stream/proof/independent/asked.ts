import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Channels, Named, Since } from './channels.js';
import { namesIn } from './channels.js';
import type { Place, Places } from './places.js';

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly explain: string;
}

const methods: Readonly<Record<string, string>> = {
  admin: 'DELETE, PUT, POST, GET',
  normal: 'PUT, POST, GET',
};
const decoded = (text: string) =>
  text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));

/** A request to a place. Texts are bytes here, one a character. */
export class Asked {
  readonly request: IncomingMessage;
  readonly role: string;
  /** The names as they stand there. */
  readonly path: string;
  readonly names: readonly Named[];
  readonly #place: Place;

  constructor(request: IncomingMessage, place: Place, path: string) {
    this.request = request;
    this.role = place.role;
    this.path = decoded(path);
    this.names = namesIn(this.path);
    this.#place = place;
  }

  static at(places: Places, request: IncomingMessage): Asked | undefined {
    for (const place of Object.values(places)) {
      const [before = '', after = ''] = place.url.split('{channel}');
      const inQuery = before.includes('?');
      const { url = '' } = request;
      const whole = inQuery ? url : (url.split('?')[0] ?? '');
      if (!whole.startsWith(before)) continue;
      const rest = whole.slice(before.length);
      if (inQuery) return new Asked(request, place, rest.split('&')[0] ?? '');
      if (rest.endsWith(after)) return new Asked(request, place, rest.slice(0, rest.length - after.length));
    }
    return undefined;
  }

  told(directive: string): string {
    return Buffer.from(this.#place.told[directive] ?? '').toString('latin1');
  }

  isOn(directive: string, otherwise = 'off'): boolean {
    return (this.told(directive) || otherwise) === 'on';
  }

  /** Milliseconds of a time; undefined where there is none. */
  time(directive: string): number | undefined {
    return this.told(directive) === '' ? undefined : Number.parseInt(this.told(directive), 10) * 1000;
  }

  most(directive: string): number {
    return this.told(directive) === '' ? Number.POSITIVE_INFINITY : Number(this.told(directive));
  }

  header(name: string): string {
    return this.request.headers[name]?.toString() ?? '';
  }

  argument(name: string): string | undefined {
    const [, value] = new RegExp(`[?&]${name}=([^&]*)`).exec(this.request.url ?? '') ?? [];
    return value === undefined ? undefined : decoded(value);
  }

  get template(): string {
    return this.told('push_stream_message_template') || '~text~';
  }

  get methods(): string {
    return methods[this.role] ?? 'GET';
  }

  /** Where it goes on, and how it says so. */
  get since(): Since & { readonly date?: string } {
    const said = (directive: string, header: string) => {
      const [, name] = /^\$arg_(\w+)$/.exec(this.told(directive)) ?? [];
      return name === undefined ? this.header(header) : (this.argument(name) ?? '');
    };
    const date = said('push_stream_last_received_message_time', 'if-modified-since');
    const tag = said('push_stream_last_received_message_tag', 'if-none-match').replace(/^W\//, '');
    const eventId = said('push_stream_last_event_id', 'last-event-id');
    const isDate = /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(date);
    return {
      ...(isDate ? { date, second: Date.parse(date) / 1000 } : {}),
      ...(/^\d+$/.test(tag) ? { tag: Number(tag) } : {}),
      ...(eventId === '' ? {} : { eventId }),
    };
  }

  isWild(name: string): boolean {
    const prefix = this.told('push_stream_wildcard_channel_prefix');
    return prefix !== '' && name.startsWith(prefix);
  }

  /** What speaks against its names, whatever it wants of them. */
  get #misnamed(): Refusal | undefined {
    const names = this.names.map(({ name }) => name);
    if (names.length === 0) return { status: 400, explain: 'No channel id provided.' };
    if (names.some((name) => name.length > this.most('push_stream_max_channel_id_length')))
      return { status: 400, explain: 'Channel id is too large.' };
    if (names.some((name) => name === 'ALL' || name.includes('*')))
      return { status: 403, explain: 'Channel id not authorized for this method.' };
    return undefined;
  }

  /** Why it may not open its channels. */
  refusal(channels: Channels): Refusal | undefined {
    if (this.#misnamed) return this.#misnamed;
    if (this.request.method !== 'GET' && this.names.some(({ name }) => channels.isEventsChannel(name)))
      return { status: 403, explain: 'Only internal routines can change events channel.' };
    const fresh = [...new Set(this.names.map(({ name }) => name))].filter((name) => !channels.find(name));
    const isTooMany = (wild: boolean, limit: string) => {
      const more = fresh.filter((name) => this.isWild(name) === wild).length;
      const there = channels.all.filter(({ name }) => this.isWild(name) === wild).length;
      return more > 0 && there + more > this.most(limit);
    };
    if (
      isTooMany(true, 'push_stream_max_number_of_wildcard_channels') ||
      isTooMany(false, 'push_stream_max_number_of_channels')
    )
      return { status: 403, explain: 'Number of channels were exceeded.' };
    return undefined;
  }

  /** Why nobody may listen to its channels. */
  refusalOfSubscriber(channels: Channels): Refusal | undefined {
    if (this.#misnamed) return this.#misnamed;
    const open = this.isOn('push_stream_allow_connections_to_events_channel');
    if (!open && this.names.some(({ name }) => channels.isEventsChannel(name)))
      return { status: 403, explain: 'Subscription to events channel is not allowed.' };
    const wild = this.names.filter(({ name }) => this.isWild(name)).length;
    const mostWild =
      this.told('push_stream_wildcard_channel_max_qtd') ||
      this.told('push_stream_max_number_of_wildcard_channels');
    if (mostWild !== '' && (wild > Number(mostWild) || wild === this.names.length))
      return { status: 403, explain: 'Subscribed too much wildcard channels.' };
    const known = (name: string) => this.isWild(name) || (channels.find(name)?.kept.length ?? 0) > 0;
    if (this.isOn('push_stream_authorized_channels_only') && !this.names.every(({ name }) => known(name)))
      return { status: 403, explain: 'Subscriber could not create channels.' };
    const most = this.most('push_stream_max_subscribers_per_channel');
    if (this.names.some(({ name }) => (channels.find(name)?.subscribers.length ?? 0) >= most))
      return { status: 403, explain: 'Subscribers limit per channel has been exceeded.' };
    return this.refusal(channels);
  }

  /** What every answer says; the origins only where pages may ask. */
  prepare(response: ServerResponse): void {
    response.sendDate = false;
    response.setHeader('cache-control', 'no-cache, no-store, must-revalidate');
    response.setHeader('EXPIRES', 'Thu, 01 Jan 1970 00:00:01 GMT');
    const origins = this.told('push_stream_allowed_origins');
    if (origins === '' || this.role === 'websocket' || this.role === 'statistics') return;
    const known = 'Last-Event-Id, Event-Type, Event-Id, Etag, If-None-Match, If-Modified-Since';
    response.setHeader('access-control-allow-headers', known);
    response.setHeader('access-control-allow-methods', this.methods);
    response.setHeader('access-control-allow-origin', origins);
    response.setHeader('access-control-expose-headers', 'Last-Modified, Etag');
  }
}
