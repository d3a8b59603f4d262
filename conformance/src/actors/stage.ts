import { namesOf, pathFor, withArguments } from '../wire/address.js';
import { type Call, HttpConnection } from '../wire/connection.js';
import { Flood } from '../wire/flood.js';
import type { HttpRequest } from '../wire/http-request.js';
import { Transcript } from '../wire/transcript.js';
import { Channel } from './channel.js';
import { Expectation } from './expectation.js';
import type { LimitedLocation, Location, Locations, PublisherName } from './locations.js';
import { type Outlived, outlived } from './outlived.js';
import type { Ports } from './ports.js';

/** How the engine came to believe that a request was held. */
export type HeldEvidence = '201' | 'count' | 'quiet';

/** Something seen that the protocol leaves open. */
export interface Observation {
  /** A MAY's requirement id, or a short name of the question. */
  readonly topic: string;
  readonly seen: string;
}

/** What varies from one request to the next; the rest comes from the location. */
export interface RequestOptions {
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** What is added to the query of the location, as a url has it. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
  readonly version?: '1.0' | '1.1';
  readonly framing?: 'content-length' | 'chunked';
  readonly absoluteForm?: boolean;
  readonly expectContinue?: boolean;
}

/** A location where channels can be made and deleted; those of another server are other channels. */
export type Home = 'publisher' | 'publisherStrict';

/** Half a megabyte: within nginx's default limit of one. */
const longBodyLength = 512 * 1024;

/** Made once: there is a stage for each run of a check, and hardly any needs it. */
const everyByte = Buffer.concat([
  Uint8Array.from({ length: 512 }, (_, index) => (index < 256 ? index : 511 - index)),
  Buffer.from('\r\n\n\r0\r\n\r\n'),
]);

/** The place where one check plays: its channels, connections and transcript, and what it saw. */
export class Stage {
  readonly ports: Ports;
  readonly transcript: Transcript;
  readonly observations: Observation[] = [];
  readonly #connections: HttpConnection[] = [];
  readonly #channels: Channel[] = [];
  /** Where channels are deleted, as far as that is not the usual place. */
  readonly #homes = new Map<Channel, Home>();
  readonly #floods: Flood[] = [];
  /** Each with the location that was asked. */
  readonly #calls = new Map<Call, Location>();
  #held = 0;
  /** How many of them were held when a 201 or a count last spoke for them. */
  #confirmed = 0;
  #evidence: HeldEvidence = 'quiet';

  constructor(ports: Ports) {
    this.ports = ports;
    this.transcript = new Transcript(ports.clock);
  }

  /** A channel nobody knows; created with a PUT first where the target wants that. */
  async channel(): Promise<Channel> {
    const channel = this.unusedChannel();
    if (this.ports.prepare) await channel.given.created();
    return channel;
  }

  /** A channel that nothing was sent to. Its id begins with `prefix` when one is given. */
  unusedChannel(prefix?: Channel): Channel {
    const channel = new Channel(this, prefix ? `${prefix.id}x` : this.ports.newChannelId());
    this.#channels.push(channel);
    return channel;
  }

  /** A channel whose id is that of another with something behind it, of any characters. */
  async sibling(channel: Channel, suffix: string): Promise<Channel> {
    const sibling = new Channel(this, `${channel.id}${suffix}`);
    this.#channels.push(sibling);
    if (this.ports.prepare) await sibling.given.created();
    return sibling;
  }

  /** A channel of this id, which nobody else has; it is deleted at `home` afterwards. */
  channelNamed(id: string, home: Home = 'publisher'): Channel {
    const channel = new Channel(this, id);
    this.#channels.push(channel);
    this.#homes.set(channel, home);
    return channel;
  }

  /** A random text, different every time: what arrives can't come from anywhere else. */
  text(label = 'message'): string {
    return `${label} ${Buffer.from(this.ports.randomBytes(6)).toString('hex')}`;
  }

  /** A random body of half a megabyte. */
  longBody(): Uint8Array {
    return this.ports.randomBytes(longBodyLength);
  }

  /** All byte values, with the line ends, NULs and invalid UTF-8 that text handling breaks on. */
  readonly everyByte: Uint8Array = everyByte;

  expect(call: Call): Expectation {
    return new Expectation(this, call);
  }

  /** As many messages of a channel as are kept for certain, of so many: one at least. */
  keeps(most: number): number {
    return Math.min(most, this.ports.stored ?? most);
  }

  /** Notes what the target does where the protocol leaves it open. */
  observe(topic: string, seen: string): void {
    this.observations.push({ topic, seen });
  }

  /** Milliseconds on the clock of the run. */
  get now(): number {
    return this.ports.clock.elapsed();
  }

  /** How held requests were shown to be held; undefined when none had to be. */
  get heldEvidence(): HeldEvidence | undefined {
    if (this.#held === 0) return undefined;
    return this.#confirmed < this.#held ? 'quiet' : this.#evidence;
  }

  countHeld(): void {
    this.#held++;
  }

  confirmHeld(by: HeldEvidence): void {
    this.#evidence = by;
    this.#confirmed = this.#held;
  }

  /** True when the target could not be connected to at some point. */
  get lostTarget(): boolean {
    return [...this.#calls.keys()].some((call) => call.settled?.kind === 'unreachable');
  }

  /** How many connections were made. */
  get connections(): number {
    return this.#connections.length;
  }

  /** How many requests came to nothing because their connection was reset before a byte of an answer. */
  get resets(): number {
    return [...this.#calls.keys()].filter(({ wasReset }) => wasReset).length;
  }

  /** The end of a connection that may have brought a failure about, whatever the target does. */
  get outlived(): Outlived | undefined {
    return outlived(this.#calls, this.ports);
  }

  /** The given location. */
  location(name: Exclude<keyof Locations, 'publisherLimit'> | PublisherName): Location {
    const location = this.ports.locations[name];
    // The engine runs a check only where its needs are met.
    if (!location)
      throw new Error(`the check asks for the location "${name}", but does not say so in its needs`);
    return location;
  }

  /** The location with a known limit. */
  get limited(): LimitedLocation {
    const { publisherLimit } = this.ports.locations;
    if (!publisherLimit)
      throw new Error('the check asks for a location with a limit, but does not say so in its needs');
    return publisherLimit;
  }

  /** A new connection to a location. */
  connection(location: Location, role: 'publisher' | 'subscriber'): HttpConnection {
    return this.aside(location, role, this.transcript);
  }

  /** A new connection to a location whose bytes go to another transcript than that of the check. */
  aside(location: Location, role: 'publisher' | 'subscriber', transcript: Transcript): HttpConnection {
    const { connect, clock, userAgent } = this.ports;
    const { address } = location.template;
    const connection = new HttpConnection({ connect, address, transcript, role, clock, userAgent });
    this.#connections.push(connection);
    return connection;
  }

  /** A new connection for many requests at once, of which only the status of each answer counts. */
  flood(location: Location, method: string): Flood {
    const { connect, clock, userAgent } = this.ports;
    const flood = new Flood({ connect, address: location.template.address, clock, userAgent, method });
    this.#floods.push(flood);
    return flood;
  }

  /** A request to a location for a channel, or for several. */
  request(
    location: Location,
    channel: string | readonly string[],
    method: string,
    options: RequestOptions = {},
  ): HttpRequest {
    const { headers = [] } = options;
    const sent = new Set(headers.map(([name]) => name.toLowerCase()));
    // What a check sends is what it judges: a header of all requests gives way to it.
    const own = location.headers
      .filter(({ name }) => !sent.has(name.toLowerCase()))
      .map(({ name, value }) => [name, value.replaceAll('{channel}', namesOf(channel))] as const);
    return {
      method,
      address: location.template.address,
      path: withArguments(pathFor(location.template, channel), options.query ?? []),
      version: options.version ?? '1.1',
      headers: [...own, ...headers],
      body: options.body,
      framing: options.framing ?? 'content-length',
      absoluteForm: options.absoluteForm ?? false,
      expectContinue: options.expectContinue ?? false,
    };
  }

  /** Sends one request on a connection of its own. */
  send(location: Location, role: 'publisher' | 'subscriber', request: HttpRequest): Call {
    const connection = this.connection(location, role);
    const call = connection.send(request);
    this.#calls.set(call, location);
    // A connection of one request is closed with it, so that nothing is left to be held by keep-alive.
    void call.outcome.then(() => call.tunnel ?? connection.close());
    return call;
  }

  /** Sends requests on one connection, all before the first is answered. */
  pipeline(location: Location, role: 'publisher' | 'subscriber', requests: readonly HttpRequest[]): Call[] {
    const calls = this.connection(location, role).pipeline(requests);
    for (const call of calls) this.#calls.set(call, location);
    return calls;
  }

  /** Sends requests on one connection, each after the one before was answered. */
  keepAlive(location: Location, role: 'publisher' | 'subscriber'): (request: HttpRequest) => Call {
    const connection = this.connection(location, role);
    return (request) => {
      const call = connection.send(request);
      this.#calls.set(call, location);
      return call;
    };
  }

  /** Ends every connection, then deletes the channels; what the target says to that no longer matters. */
  async clear(): Promise<void> {
    for (const connection of [...this.#connections, ...this.#floods]) connection.close();
    const unseen = new Stage({ ...this.ports });
    await Promise.all(
      this.#channels.map(async (channel) => {
        const location = this.location(this.#homes.get(channel) ?? 'publisher');
        const call = unseen.send(location, 'publisher', this.request(location, channel.id, 'DELETE'));
        await unseen.settledWithin(call, this.ports.timing.immediately);
      }),
    );
    for (const connection of unseen.#connections) connection.close();
  }

  /** Waits for a call to settle, `ms` at most; true when it did. */
  async settledWithin(call: Call, ms: number): Promise<boolean> {
    return this.within(call.outcome, ms);
  }

  /** Waits, and that is all: what else happens meanwhile is for whoever looks again after it. */
  async pause(ms: number): Promise<void> {
    await this.within(new Promise(() => undefined), ms);
  }

  /** Waits for a promise, `ms` at most; true when it came about. */
  async within(promise: Promise<unknown>, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.ports.clock.after(ms, () => resolve(false));
      void promise.then(() => {
        timer.cancel();
        resolve(true);
      });
    });
  }
}
