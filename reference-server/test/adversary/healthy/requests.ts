import { HttpClient, type WireResponse } from '../../support/wire/http-client.js';
import { type HealthyHost, HealthySubscriber } from './subscriber.js';

/** A client that sends one request after another, on one connection as long as the server keeps it. */
export class RequestClient {
  readonly #host: HealthyHost;
  #client: HttpClient | undefined;

  constructor(host: HealthyHost) {
    this.#host = host;
  }

  /** The answer; undefined when the connection ended without one. */
  async request(
    method: string,
    target: string,
    headers: string,
    body?: string,
  ): Promise<WireResponse | undefined> {
    const client = this.#connection();
    const length = body === undefined ? '' : `Content-Length: ${body.length}\r\n`;
    client.send(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}${length}\r\n${body ?? ''}`);
    try {
      const answer = await client.response();
      if (answer.header('connection') === 'close') this.close();
      return answer;
    } catch {
      this.close();
      return undefined;
    }
  }

  close(): void {
    this.#client?.destroy();
    this.#client = undefined;
  }

  #connection(): HttpClient {
    if (this.#client && !this.#client.socket.destroyed && !this.#client.socket.readableEnded)
      return this.#client;
    this.#client?.destroy();
    this.#client = new HttpClient(this.#host.open());
    return this.#client;
  }
}

/** How a mode tells the server what came last. */
export interface RequestMode {
  readonly name: string;
  readonly path: (channel: string) => string;
  /** Whether the server holds a request until there is a message. */
  readonly waits: boolean;
  /** The position is sent as arguments. */
  readonly byArguments?: boolean;
  /** Without a position the server has nothing for it: it begins with this one. */
  readonly since?: string;
}

export const requestModes: readonly RequestMode[] = [
  { name: 'relay long-poll', path: (channel) => `/relay/sub?id=${channel}`, waits: true },
  { name: 'relay interval-poll', path: (channel) => `/relay/poll?id=${channel}`, waits: false },
  { name: 'long-polling', path: (channel) => `/lp/${channel}`, waits: true },
  {
    name: 'polling',
    path: (channel) => `/poll/${channel}`,
    waits: false,
    since: 'Thu, 01 Jan 1970 00:00:00 GMT',
  },
  { name: 'JSONP', path: (channel) => `/jsonp/${channel}?callback=f`, waits: true, byArguments: true },
];

/** A subscriber that gets its messages in answers. */
export class RequestSubscriber extends HealthySubscriber {
  readonly #mode: RequestMode;
  readonly #client: RequestClient;
  /** Validators of the last answer. */
  #time: string;
  #tag = '0';
  #asking = false;
  #again = false;

  constructor(mode: RequestMode, channel: string, series: string, host: HealthyHost) {
    super(mode.name, channel, series, host);
    this.#mode = mode;
    this.#client = new RequestClient(host);
    this.#time = mode.since ?? '';
  }

  get held(): number {
    return this.#mode.waits && this.#asking ? 1 : 0;
  }

  override start(): void {
    void this.#run();
  }

  override ask(): void {
    this.#again = true;
    if (!this.#mode.waits && !this.#asking) void this.#run();
  }

  override stop(): void {
    super.stop();
    this.#client.close();
  }

  async #run(): Promise<void> {
    this.#asking = true;
    for (let more = true; more && !this.stopped; ) {
      this.#again = false;
      more = (await this.#request()) || this.#again;
    }
    this.#asking = false;
  }

  /** One request; true when there may be more to get at once. */
  async #request(): Promise<boolean> {
    const { clock } = this.host;
    const sentAt = clock.elapsed();
    const answer = await this.#client.request('GET', this.#target(), this.#validators());
    if (!answer) {
      this.complain('had no answer');
      return false;
    }
    const { status, body } = answer;
    if (status !== 200 && status !== 304) this.complain(`was answered ${status} ${body}`);
    if (!this.#mode.waits && clock.elapsed() !== sentAt) this.complain('had to wait for its answer');
    this.#time = answer.header('last-modified') ?? this.#time;
    this.#tag = answer.header('etag') ?? this.#tag;
    this.take(body);
    // Who polls asks again when it knows of more; whether something comes twice shows the next time.
    return this.#mode.waits || (status === 200 && this.latest < this.host.latest());
  }

  #target(): string {
    const target = this.#mode.path(this.channel);
    if (!this.#mode.byArguments || this.#time === '') return target;
    return `${target}&time=${encodeURIComponent(this.#time)}&tag=${this.#tag.replace('W/', '')}`;
  }

  #validators(): string {
    if (this.#mode.byArguments || this.#time === '') return '';
    return `If-Modified-Since: ${this.#time}\r\nIf-None-Match: ${this.#tag}\r\n`;
  }
}
