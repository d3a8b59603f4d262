import type { Expectation } from '../../../actors/expectation.js';
import { Failure, NotApplicable } from '../../../actors/failure.js';
import type { Location, Locations } from '../../../actors/locations.js';
import type { Reply } from '../../../actors/reply.js';
import type { Home, RequestOptions, Stage } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import { openHandshake } from '../../../wire/websocket-handshake.js';
import { BriefSubscriber } from './brief-subscriber.js';
import { ChannelLimit } from './channel-limit.js';
import { Configuration } from './configuration.js';
import { EventListener } from './event-listener.js';
import { ExpiryWatch } from './expiry-watch.js';
import { Given } from './given.js';
import { LocationClient, type LocationName, refused } from './location-client.js';
import { type Moment, mustBeInOrder } from './order.js';
import { type Position, sayingPosition } from './position.js';
import { PushChannel } from './push-channel.js';
import { SocketListener } from './socket-listener.js';
import { StreamListener } from './stream-listener.js';

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

/** How a listener asks, and where it starts; `version` is that of HTTP, `protocol` that of WebSocket. */
export interface ListenOptions extends RequestOptions {
  readonly protocol?: string;
  readonly from?: Position;
}

/** The names of the headers that a WebSocket can't be opened without. */
const handshakeHeaders = openHandshake((length) => new Uint8Array(length)).headers.map(([name]) => name);

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

  /** The same, so many bytes long, with no part of it like another. */
  longText(length: number): string {
    const bytes = this.stage.ports.randomBytes(Math.ceil((length * 3) / 4));
    return Buffer.from(bytes).toString('base64url').slice(0, length);
  }

  expect(call: Call): Expectation {
    return this.stage.expect(call);
  }

  /** Sends requests to a location where each is answered at once. */
  client(name: LocationName = 'publisher'): LocationClient {
    return new LocationClient(this.stage, name);
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

  /** A streaming subscriber of some channels that disconnects before long. */
  subscribeBriefly(name: 'streaming' | 'authorized', ...channels: readonly PushChannel[]): BriefSubscriber {
    const names = channels.map(({ id }) => id);
    return new BriefSubscriber(this.stage, this.location(name), names);
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

  /** Finds out how many channels the server with narrow limits takes. @throws NotApplicable */
  channelLimit(): ChannelLimit {
    const most = this.configured.count('publisherStrict', 'push_stream_max_number_of_channels', 50);
    return new ChannelLimit(this, most);
  }

  /** Watches the messages of a new channel of that server expire. @throws NotApplicable */
  expiry(): ExpiryWatch {
    return new ExpiryWatch(
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
    const { protocol, from = {}, ...rest } = options;
    const location = this.location(mode);
    const pattern = this.configured.pattern(mode);
    const handshake = openHandshake(this.stage.ports.randomBytes, protocol);
    const isSocket = mode === 'websocket' || mode === 'websocketReadonly';
    const position = sayingPosition(location, from);
    const headers = [...(isSocket ? handshake.headers : []), ...(rest.headers ?? []), ...position.headers];
    const query = [...(rest.query ?? []), ...position.query];
    const request = this.stage.request(location, names, 'GET', { ...rest, headers, query });
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

  /** The names of the headers that a WebSocket can't be opened without, but for those that a proxy sets whatever it was sent. */
  get handshakeHeaders(): string[] {
    const told = this.location('websocket').settings?.proxy_set_header ?? '';
    const set = told.split(',').map((header) => header.trim().split(' ', 1)[0]?.toLowerCase());
    return handshakeHeaders.filter((name) => !set.includes(name.toLowerCase()));
  }

  /** Asks for a WebSocket, with a handshake that may lack a header or name a protocol. */
  handshakeWith(
    name: string,
    { without, protocol }: { readonly without?: string; readonly protocol?: string },
  ): Call {
    const location = this.location('websocket');
    const { headers: all } = openHandshake(this.stage.ports.randomBytes, protocol);
    const headers = all.filter(([header]) => header !== without);
    return this.stage.send(location, 'subscriber', this.stage.request(location, name, 'GET', { headers }));
  }

  /** Between two times that the server told, two seconds apart, it let as much go by. @throws Failure */
  hasPassed(what: string, before: number, after: number): void {
    const passed = after - before;
    // Whole seconds are told, and this machine may be late.
    if (passed >= 1000 && passed <= 2000 + 2 * this.stage.ports.timing.patience) return;
    throw new Failure(`a ${what} about 2 s later`, `one ${passed / 1000} s later`);
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
