import type { Expectation } from '../../../actors/expectation.js';
import { Failure, NotApplicable } from '../../../actors/failure.js';
import type { Location, Locations } from '../../../actors/locations.js';
import type { Reply } from '../../../actors/reply.js';
import type { Home, RequestOptions, Stage } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import { openHandshake } from '../../../wire/websocket-handshake.js';
import { Configuration } from './configuration.js';
import { Desk, type DeskName, refused } from './desk.js';
import { EventListener } from './event-listener.js';
import { Given } from './given.js';
import { type Moment, mustBeInOrder } from './order.js';
import { PushChannel } from './push-channel.js';
import { Shelf } from './shelf.js';
import { SocketListener } from './socket-listener.js';
import { StreamListener } from './stream-listener.js';
import { Vacancies } from './vacancies.js';
import { Visitor } from './visitor.js';

/** Names of the locations that publish. */
export type PublishingName = 'publisher' | 'publisherNormal' | 'publisherNostore' | 'publisherStrict';
/** The modes whose connections last, by the names of their locations. */
export type ListeningName = 'streaming' | 'eventsource' | 'websocket';
/** Who listens where. */
export interface Listeners {
  readonly streaming: StreamListener;
  readonly eventsource: EventListener;
  readonly websocket: SocketListener;
  readonly websocketReadonly: SocketListener;
}

/** How a listener asks; `version` is that of HTTP, `protocol` that of WebSocket. */
export interface ListenOptions extends RequestOptions {
  readonly protocol?: string;
}

/** The place where one check of a push-stream server plays. */
export class Scene {
  readonly stage: Stage;
  /** What the locations are configured to. */
  readonly configured: Configuration;

  constructor(stage: Stage) {
    this.stage = stage;
    this.configured = new Configuration(stage.ports.locations);
  }

  /** A channel that nothing was sent to. */
  channel(home: Home = 'publisher'): PushChannel {
    const { id } = this.stage.channelNamed(this.stage.ports.newChannelId(), home);
    return new PushChannel(this, id, home);
  }

  /** A random text, different every time: what arrives can't come from anywhere else. */
  text(label?: string): string {
    return this.stage.text(label);
  }

  expect(call: Call): Expectation {
    return this.stage.expect(call);
  }

  /** A location that answers at once. */
  desk(name: DeskName = 'publisher'): Desk {
    return new Desk(this.stage, name);
  }

  /** A channel whose id is that of another with something behind it, of any characters. */
  sibling(channel: PushChannel, suffix: string): PushChannel {
    return new PushChannel(this, this.stage.channelNamed(channel.id + suffix).id);
  }

  /** A channel whose id has so many bytes. */
  channelOfLength(length: number): PushChannel {
    const channel = this.channel();
    return this.sibling(channel, 'x'.repeat(Math.max(0, length - channel.id.length)));
  }

  /** A streaming subscriber comes to some channels, to go again. */
  visit(name: 'streaming' | 'authorized', ...channels: readonly PushChannel[]): Visitor {
    const names = channels.map(({ id }) => id);
    return new Visitor(this.stage, this.location(name), names);
  }

  /** A request is refused with this status. @throws Failure */
  refused(call: Call, status: number): Promise<Reply> {
    return refused(this.stage, call, status);
  }

  /** An answer may be read by pages of the origins that the location allows. @throws Failure */
  allowsOrigin(reply: Reply, location: keyof Locations): void {
    const origins = this.configured.setting(location, 'push_stream_allowed_origins') ?? '';
    const name = 'Access-Control-Allow-Origin';
    // With a variable in it nobody but the server knows what comes of it.
    if (!origins.includes('$')) reply.hasHeader(name, origins);
    else if (!reply.header(name)) throw new Failure(`an ${name} header`, 'none', reply.connection);
  }

  /** After a refusal the connection is at its end, or good for another request. @throws Failure */
  async isCleanAfter(refusal: Reply, next: () => Call): Promise<void> {
    const [fault] = refusal.response.faults;
    if (fault)
      throw new Failure('one answer to the refused request', `one that ${fault}`, refusal.connection);
    if (refusal.closesConnection) return;
    const call = next();
    const outcome = await this.expect(call).outcome();
    if (outcome?.kind !== 'broken') await this.expect(call).answers(200);
  }

  /** The server with narrow limits: how many channels it takes. @throws NotApplicable */
  vacancies(): Vacancies {
    const most = this.configured.count('publisherStrict', 'push_stream_max_number_of_channels', 50);
    return new Vacancies(this, most);
  }

  /** A channel of that server whose messages go when they are too old. @throws NotApplicable */
  shelf(): Shelf {
    return new Shelf(
      this,
      this.configured.shortTime('publisherStrict', 'push_stream_message_ttl', 10_000, 3000),
    );
  }

  given(channel: PushChannel): Given {
    return new Given(this, channel);
  }

  /** Begins to listen to the named channels. */
  listen<M extends keyof Listeners>(
    mode: M,
    names: string | readonly string[],
    options: ListenOptions = {},
  ): Listeners[M] {
    const { protocol, ...rest } = options;
    const location = this.location(mode);
    const pattern = this.configured.pattern(mode);
    const handshake = openHandshake(this.stage.ports.randomBytes, protocol);
    const isSocket = mode === 'websocket' || mode === 'websocketReadonly';
    const headers = [...(isSocket ? handshake.headers : []), ...(rest.headers ?? [])];
    const request = this.stage.request(location, names, 'GET', { ...rest, headers });
    const call = this.stage.send(location, 'subscriber', request);
    const socket = () => new SocketListener(this.stage, location, call, pattern, handshake);
    const listeners: { [Mode in keyof Listeners]: () => Listeners[Mode] } = {
      streaming: () => new StreamListener(this.stage, location, call, pattern),
      eventsource: () => new EventListener(this.stage, location, call, pattern),
      websocket: socket,
      websocketReadonly: socket,
    };
    return listeners[mode]();
  }

  /** The names of the headers that a WebSocket can't be opened without. */
  readonly handshakeHeaders = openHandshake((length) => new Uint8Array(length)).headers.map(([name]) => name);

  /** Asks for a WebSocket with a handshake that lacks a header, or has another version. */
  knock(
    name: string,
    { without, protocol }: { readonly without?: string; readonly protocol?: string },
  ): Call {
    const location = this.location('websocket');
    const { headers: all } = openHandshake(this.stage.ports.randomBytes, protocol);
    const headers = all.filter(([header]) => header !== without);
    return this.stage.send(location, 'subscriber', this.stage.request(location, name, 'GET', { headers }));
  }

  /** Messages came in the order that their times and tags have. @throws Failure */
  inOrder(moments: readonly Moment[]): void {
    mustBeInOrder(moments);
  }

  /** Wildcard channels of a location, so many of them, with the ids of this check. @throws NotApplicable */
  wildcards(location: keyof Locations, count: number, home: Home = 'publisher'): PushChannel[] {
    const prefix = this.configured.setting(location, 'push_stream_wildcard_channel_prefix') ?? '';
    if (prefix === '') throw new NotApplicable('it needs a push_stream_wildcard_channel_prefix');
    return Array.from({ length: count }, () => {
      const { id } = this.stage.channelNamed(prefix + this.stage.ports.newChannelId(), home);
      return new PushChannel(this, id, home);
    });
  }

  location(name: Exclude<keyof Locations, 'publisherLimit'>): Location {
    return this.stage.location(name);
  }
}
