import type { Channel } from '../../../actors/channel.js';
import type { Expectation } from '../../../actors/expectation.js';
import { Blocked, Failure } from '../../../actors/failure.js';
import type { Location, Locations } from '../../../actors/locations.js';
import type { PostOptions } from '../../../actors/publisher.js';
import { cursorHeaders } from '../../../actors/subscriber.js';
import { timeOf } from '../../../actors/time-setting.js';
import type { Call } from '../../../wire/connection.js';
import type { HttpRequest } from '../../../wire/http-request.js';
import { openHandshake } from '../../../wire/websocket-handshake.js';
import { type NchanSettingName, nchanSettingOf } from '../settings.js';
import { BodyListener } from './body-listener.js';
import { Counting } from './counting.js';
import { EventListener } from './event-listener.js';
import { type ChannelInformation, readJson } from './information.js';
import { wantedOf } from './listener.js';
import { PartListener } from './part-listener.js';
import { SocketListener } from './socket-listener.js';

/** Who listens in which mode; the modes are called as their locations. */
export interface Listeners {
  readonly eventsource: EventListener;
  readonly websocket: SocketListener;
  readonly streaming: BodyListener;
  readonly multipart: PartListener;
  readonly rawStream: BodyListener;
}

/** A mode whose connections last. */
export type ListeningMode = keyof Listeners;

type LocationName = Exclude<keyof Locations, 'publisherLimit'>;

/** How somebody asks. */
export interface ListenOptions {
  /** The id of the message to go on after. */
  readonly after?: string;
  /** Where it is said. Default: in the header Last-Event-ID. */
  readonly afterIn?: 'header' | 'argument';
  /** Subprotocols that a WebSocket offers. */
  readonly protocols?: readonly string[];
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** A location of another name than that of the mode. */
  readonly at?: LocationName;
}

const accepts: { readonly [Mode in ListeningMode]: readonly (readonly [string, string])[] } = {
  eventsource: [['Accept', 'text/event-stream']],
  websocket: [],
  // TE is for this connection only, which RFC 9110 10.1.4 wants said.
  streaming: [
    ['TE', 'chunked'],
    ['Connection', 'TE'],
  ],
  multipart: [['Accept', 'multipart/mixed']],
  rawStream: [],
};

/** The place where one check of what is nchan's own plays. */
export class NchanScene extends Counting {
  /** A channel that nobody has used. */
  channel(): Promise<Channel> {
    return this.stage.channel();
  }

  text(label?: string): string {
    return this.stage.text(label);
  }

  expect(call: Call): Expectation {
    return this.stage.expect(call);
  }

  /** Begins to listen to a channel, or to several. */
  listen<Mode extends ListeningMode>(
    mode: Mode,
    channel: Channel | readonly Channel[],
    { after, afterIn = 'header', protocols = [], headers = [], at = mode }: ListenOptions = {},
  ): Listeners[Mode] {
    const location = this.stage.location(at);
    const handshake = openHandshake(this.stage.ports.randomBytes);
    const own: (readonly [string, string])[] = [...accepts[mode], ...headers];
    if (mode === 'websocket') own.push(...handshake.headers);
    if (protocols.length > 0) own.push(['Sec-WebSocket-Protocol', protocols.join(', ')]);
    if (after !== undefined && afterIn === 'header') own.push(['Last-Event-ID', after]);
    const names = 'id' in channel ? channel.id : channel.map(({ id }) => id);
    const request = this.stage.request(location, names, 'GET', { headers: own });
    const asked = after !== undefined && afterIn === 'argument' ? withArgument(request, after) : request;
    const role = at === 'publisher' ? 'publisher' : 'subscriber';
    const call = this.stage.send(location, role, asked);
    const listeners: { readonly [M in ListeningMode]: () => Listeners[M] } = {
      eventsource: () => new EventListener(this.stage, call),
      websocket: () => new SocketListener(this.stage, call, handshake, protocols),
      streaming: () => new BodyListener(this.stage, call, ''),
      multipart: () => new PartListener(this.stage, call),
      rawStream: () => new BodyListener(this.stage, call, this.separator),
    };
    return listeners[mode]();
  }

  /** Somebody is connected; another check is about that. @throws Blocked */
  async listening<Mode extends ListeningMode>(
    mode: Mode,
    channel: Channel | readonly Channel[],
    options: ListenOptions = {},
  ): Promise<Listeners[Mode]> {
    const listener = this.listen(mode, channel, options);
    const [first] = 'id' in channel ? [channel] : channel;
    await this.step(`connect a ${mode} subscriber`, async () => {
      await listener.isOpen();
      // What was sent before the answer to this has been read: who was just connected is known.
      await first?.fence();
    });
    return listener;
  }

  /** A long-polling request, or one at a location that behaves so, that goes on after a message. */
  poll(channel: Channel, options: ListenOptions = {}): Call {
    const { after, afterIn = 'header', headers = [], at = 'subscriber' } = options;
    const location = this.stage.location(at);
    const own = [...headers];
    if (after !== undefined && afterIn === 'header') own.push(['Last-Event-ID', after]);
    const request = this.stage.request(location, channel.id, 'GET', { headers: own });
    const asked = after !== undefined && afterIn === 'argument' ? withArgument(request, after) : request;
    return this.stage.send(location, 'subscriber', asked);
  }

  /** Walking through several channels yields these texts, those of one list in its order, and then there is nothing. @throws Failure */
  async walksThrough(channels: readonly Channel[], ...lists: readonly (readonly string[])[]): Promise<void> {
    const location = this.stage.location('multiplexed');
    const names = channels.map(({ id }) => id);
    const left = lists.map((list) => [...list]);
    const ask = (headers: readonly (readonly [string, string])[]) =>
      this.stage.send(location, 'subscriber', this.stage.request(location, names, 'GET', { headers }));
    let call = ask([]);
    while (left.some((list) => list.length > 0)) {
      const heads = left.flatMap((list) => list.slice(0, 1));
      const reply = await this.expect(call).answers(200);
      if (!heads.includes(reply.text)) {
        throw new Failure(wantedOf(heads), `the body ${JSON.stringify(reply.text)}`, reply.connection);
      }
      left.find((list) => list[0] === reply.text)?.shift();
      call = ask(cursorHeaders(reply.cursor));
    }
    const [first] = channels;
    if (first) await this.expect(call).findsNothing(first);
  }

  /** A request at the pubsub location. */
  pubsub(channel: Channel, method: string, body?: string): Call {
    const location = this.stage.location('pubsub');
    const options = body === undefined ? {} : { body: Buffer.from(body) };
    const role = method === 'GET' ? 'subscriber' : 'publisher';
    return this.stage.send(location, role, this.stage.request(location, channel.id, method, options));
  }

  /** Channel information as programs read it; another check is about that. @throws Blocked */
  known(channel: Channel): Promise<ChannelInformation> {
    return this.step('read channel information as JSON', async () =>
      readJson(await this.information(channel, 'text/json')),
    );
  }

  /** A message was published. Returns its text, and its id. @throws Blocked */
  async published(
    channel: Channel,
    text: string = this.text(),
    options: PostOptions = {},
  ): Promise<{ readonly text: string; readonly id: string }> {
    const headers = [...(options.headers ?? []), ['Accept', 'text/json'] as const];
    const reply = await channel.given.published(text, { ...options, headers });
    const { last_message_id: id } = await this.step('learn the id of a message', async () => readJson(reply));
    return { text, id };
  }

  /** What is put after each message of a raw stream. */
  get separator(): string {
    const separator = this.setting('rawStream', 'nchan_subscriber_http_raw_stream_separator') ?? '';
    // nchan ends each with a newline, but for an empty one.
    return separator === '' || separator.endsWith('\n') ? separator : `${separator}\n`;
  }

  /** Milliseconds of a time that a location is configured to. @throws NotApplicable */
  time(location: keyof Locations, name: NchanSettingName): number {
    return timeOf(name, this.setting(location, name));
  }

  setting(location: keyof Locations, name: NchanSettingName): string | undefined {
    const known: Location | undefined = this.stage.ports.locations[location];
    return nchanSettingOf(known?.settings, name);
  }

  /** A step that another check is about. @throws Blocked */
  async step<T>(what: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof Failure) throw new Blocked(what, error);
      throw error;
    }
  }
}

function withArgument(request: HttpRequest, after: string): HttpRequest {
  const sign = request.path.includes('?') ? '&' : '?';
  return { ...request, path: `${request.path}${sign}last_event_id=${after}` };
}
