import { Failure, NotApplicable } from '../../../actors/failure.js';
import type { Location, Locations } from '../../../actors/locations.js';
import { Reply } from '../../../actors/reply.js';
import type { RequestOptions, Stage } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import type { HttpRequest } from '../../../wire/http-request.js';
import type { InformationType } from '../information-formats.js';
import type { StoredCount } from './expiry-watch.js';
import { showsChannel, showsGroup, showsSummary } from './formats.js';
import { type Counts, mustBe, readCounts, readGroup, readSummary, type Summary } from './information.js';
import type { PushChannel } from './push-channel.js';

/** Names of the locations that it can be made for: all but the one with a known limit. */
export type LocationName = Exclude<keyof Locations, 'publisherLimit'>;

/** Channels as a request names them: as they are, or spelled out already, percent signs and all. */
export type Named = PushChannel | readonly PushChannel[] | { readonly spelled: string };

/** How long is waited before a server is asked again, milliseconds. */
const pause = 50;

/**
 * Sends requests to one location where each is answered at once, and reads the answers. Each request has a connection of its own
 * unless said otherwise.
 */
export class LocationClient {
  readonly #stage: Stage;
  readonly #name: LocationName;
  readonly #location: Location;

  constructor(stage: Stage, name: LocationName) {
    this.#stage = stage;
    this.#name = name;
    this.#location = stage.location(name);
  }

  get #role(): 'publisher' | 'subscriber' {
    return this.#name.startsWith('publisher') ? 'publisher' : 'subscriber';
  }

  get(named: Named, options: RequestOptions = {}): Call {
    return this.ask('GET', named, options);
  }

  post(named: Named, text: string | Uint8Array, options: RequestOptions = {}): Call {
    return this.ask('POST', named, { ...options, body: Buffer.from(text) });
  }

  ask(method: string, named: Named, options: RequestOptions = {}): Call {
    return this.#stage.send(this.#location, this.#role, this.request(method, named, options));
  }

  request(method: string, named: Named, options: RequestOptions = {}): HttpRequest {
    const names = namesIn(named);
    const request = this.#stage.request(this.#location, names ?? '', method, options);
    if (names !== undefined || !('spelled' in named)) return request;
    const path = this.#location.template.path.replaceAll('{channel}', named.spelled);
    return { ...request, path };
  }

  /** A connection that is kept: returns what sends the next request on it. */
  keepAlive(): (request: HttpRequest) => Call {
    return this.#stage.keepAlive(this.#location, this.#role);
  }

  /** The channels stand in the query here, where a server can't take them for a part of its path. @throws NotApplicable */
  takesQuery(): this {
    const { path } = this.#location.template;
    const query = path.indexOf('?');
    if (query >= 0 && path.indexOf('{channel}') > query) return this;
    throw new NotApplicable(
      `it needs a ${this.#name} location that is told the channels in its query, as in ?id={channel}`,
    );
  }

  /** The channels stand in the url here, not in a header. @throws NotApplicable */
  takesPath(): this {
    if (this.#location.template.path.includes('{channel}')) return this;
    throw new NotApplicable(`it needs a ${this.#name} location that is told the channels in its url`);
  }

  /** Channel information says this of a channel. @throws Failure */
  async tells(channel: PushChannel, expected: Partial<Counts> = {}): Promise<Counts> {
    return this.told(await this.#stage.expect(this.get(channel)).answers(200), channel, expected);
  }

  /** An answer says this of a channel. @throws Failure */
  told(reply: Reply, channel: PushChannel, expected: Partial<Counts> = {}): Counts {
    return mustBe(readCounts(reply), { channel: channel.id, ...expected }, reply.connection);
  }

  /** The same, when the server has had time to notice. @throws Failure */
  async comesToTell(channel: PushChannel, expected: Partial<Counts>): Promise<void> {
    const end = this.#stage.now + this.#stage.ports.timing.patience;
    for (;;) {
      try {
        await this.tells(channel, expected);
        return;
      } catch (error) {
        if (!(error instanceof Failure) || this.#stage.now >= end) throw error;
      }
      await this.#stage.pause(pause);
    }
  }

  /** How many messages of a channel are kept; none where there is no such channel any more. @throws Failure */
  async counts(channel: PushChannel): Promise<StoredCount> {
    const reply = await this.#stage.expect(this.get(channel)).answers(200, 404);
    const kept = reply.status === 404 ? 0 : this.told(reply, channel).stored_messages;
    return { kept, connection: reply.connection };
  }

  /** Information on several channels: exactly those are in it. @throws Failure */
  async tellsOf(named: Named, ...channels: readonly PushChannel[]): Promise<readonly Counts[]> {
    return this.toldOf(await this.#stage.expect(this.get(named)).answers(200), ...channels);
  }

  /** An answer tells of exactly these channels. @throws Failure */
  toldOf(reply: Reply, ...channels: readonly PushChannel[]): readonly Counts[] {
    const { infos } = readGroup(reply);
    const wanted = channels.map(({ id }) => id);
    const seen = infos.map(({ channel }) => channel);
    if ([...seen].sort().join('\n') !== [...wanted].sort().join('\n')) {
      const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '));
      throw new Failure(
        `these channels in the list: ${list(wanted)}`,
        `these: ${list(seen)}`,
        reply.connection,
      );
    }
    return infos;
  }

  /** A list of channels says this of one of them. @throws Failure */
  mustHave(infos: readonly Counts[], channel: PushChannel, expected: Partial<Counts>): void {
    const counts = infos.find((one) => one.channel === channel.id);
    if (!counts) throw new Failure(`the channel ${channel.id} in the list`, 'a list without it');
    mustBe(counts, expected);
  }

  /** Asked with this Accept header, it tells of one channel in this format. @throws Failure */
  async shows(
    channel: PushChannel,
    counts: Counts,
    type: InformationType,
    accept: string = type,
  ): Promise<void> {
    const call = this.get(channel, { headers: [['Accept', accept]] });
    showsChannel(await this.#stage.expect(call).answers(200), type, counts);
  }

  /** A list of channels, whatever is in it. @throws Failure */
  async lists(named: Named): Promise<readonly Counts[]> {
    return readGroup(await this.#stage.expect(this.get(named)).answers(200)).infos;
  }

  /** Asked with this Accept header, it tells of these channels in this format. @throws Failure */
  async showsList(named: Named, list: readonly Counts[], type: InformationType): Promise<void> {
    const call = this.get(named, { headers: [['Accept', type]] });
    showsGroup(await this.#stage.expect(call).answers(200), type, list);
  }

  /** Asked for no channel with this Accept header, it tells of the server in this format. @throws Failure */
  async showsSummary(type: InformationType): Promise<void> {
    const call = this.get({ spelled: '' }, { headers: [['Accept', type]] });
    showsSummary(await this.#stage.expect(call).answers(200), type);
  }

  /** Asked for no channel it tells of the server: at least these numbers, for others use it too. @throws Failure */
  async sumsUp(least: Partial<Summary> = {}): Promise<Summary> {
    const reply = await this.#stage.expect(this.get({ spelled: '' })).answers(200);
    const summary = readSummary(reply);
    const low = (Object.keys(least) as (keyof Summary)[]).find((key) => summary[key] < (least[key] ?? 0));
    if (low === undefined) return summary;
    throw new Failure(`${low} of at least ${least[low]}`, `${low} ${summary[low]}`, reply.connection);
  }

  /** What the summary says of the time, in milliseconds: that of its answer. @throws Failure */
  async clockNow(): Promise<{ readonly time: number; readonly uptime: number }> {
    const reply = await this.#stage.expect(this.get({ spelled: '' })).answers(200);
    const { time, uptime } = readSummary(reply);
    const said = Date.parse(`${time}Z`);
    const date = Date.parse(reply.header('Date') ?? '');
    if (!Number.isNaN(date) && Math.abs(said - date) > 2000) {
      throw new Failure(`the time of the answer, ${reply.header('Date')}`, time, reply.connection);
    }
    return { time: said, uptime: 1000 * uptime };
  }

  /** So many subscribers at least are spread over the processes, each counted once. @throws Failure */
  async sharesSubscribers(least: number): Promise<void> {
    const end = this.#stage.now + this.#stage.ports.timing.patience;
    for (;;) {
      // Others come and go between the counts of two processes.
      const { subscribers, by_worker } = await this.sumsUp({ subscribers: least });
      const sum = by_worker.reduce((total, worker) => total + worker.subscribers, 0);
      if (sum === subscribers) return;
      const expected = `${subscribers} subscribers of all processes together, as of the server`;
      if (this.#stage.now >= end) throw new Failure(expected, String(sum));
      await this.#stage.pause(pause);
    }
  }

  /** A channel is dropped in this time, milliseconds from now. @throws Failure */
  async comesToForget(
    channel: PushChannel,
    { notBefore, notAfter }: { readonly notBefore: number; readonly notAfter: number },
  ): Promise<void> {
    const { now: start, ports } = this.#stage;
    // The channel may be some milliseconds older than the answer to its publisher.
    const early = start + notBefore - ports.timing.immediately;
    for (;;) {
      const reply = await this.#stage.expect(this.get(channel)).answers(200, 404);
      const now = this.#stage.now;
      const took = `${Math.round(now - start)} ms`;
      if (reply.status === 404 && now >= early) return;
      if (reply.status === 404)
        throw new Failure(`the channel for ${notBefore} ms`, `404 after ${took}`, reply.connection);
      const overdue = now - start - notAfter - ports.timing.patience;
      if (overdue > 0)
        throw new Failure(`404 within ${notAfter} ms`, `200 after ${took}`, reply.connection, overdue);
      await this.#stage.pause(pause * 5);
    }
  }

  /** No such channel: 404. @throws Failure */
  async knowsNothingOf(named: Named): Promise<Reply> {
    return this.#stage.expect(this.get(named)).answers(404);
  }
}

/** One, several or none of the names; undefined where they are spelled already. */
function namesIn(named: Named): string | readonly string[] | undefined {
  if (Array.isArray(named)) return named.map(({ id }: PushChannel) => id);
  return 'id' in named ? named.id : undefined;
}

/**
 * A request is refused with this status. Bytes after the answer are passed over: what becomes of a body that was refused unread is
 * for another check.
 * @throws Failure
 */
export async function refused(stage: Stage, call: Call, status: number): Promise<Reply> {
  const expectation = stage.expect(call);
  const outcome = await expectation.outcome();
  if (outcome?.kind !== 'response' || outcome.response.status !== status) return expectation.answers(status);
  const { response } = outcome;
  const others = response.faults.filter((fault) => !fault.startsWith('is followed by'));
  if (others.length > 0) return expectation.answers(status);
  return new Reply(response, call.connection, 0);
}
