import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import { HttpEntry } from '../../../src/http/http-entry.js';
import { Configuration } from '../../../src/nginx-conf/configuration.js';
import type { Level } from '../../../src/nginx-conf/language/journal.js';
import { budgetOf } from '../../../src/nginx-conf/nginx-server.js';
import type { ServerCounts } from '../../../src/nginx-conf/site/server-counts.js';
import { SharedState } from '../../../src/nginx-conf/site/shared-state.js';
import { MemorySocket } from '../../../src/virtual/duplex-pair.js';
import { VirtualClock } from '../../../src/virtual/virtual-clock.js';
import { HttpClient } from '../wire/http-client.js';
import { memoryFiles } from './memory-files.js';

/** What a configuration consists of, read from nowhere. */
export function configurationOf(
  text: string,
  files: Readonly<Record<string, string>> = {},
  pushOnly = false,
): Configuration {
  const source = {
    path: '/c/nginx.conf',
    prefix: '/c',
    errorLog: 'logs/error.log',
    global: '',
    usualPort: 8000,
    pushOnly,
  };
  return new Configuration(source, memoryFiles({ '/c/nginx.conf': text, ...files }));
}

/** A configuration with some directives in `http`. */
export const withHttp = (http: string) => `events { }\nhttp {\n${http}\n}`;

/** A configuration with some directives in its only server. */
export const withServer = (server: string) =>
  withHttp(`server { listen 80; server_name s.example;\n${server}\n}`);

interface Options {
  /** The address that connections come from. */
  readonly peer?: string;
  /** Files that are included. */
  readonly files?: Record<string, string>;
  readonly clock?: VirtualClock;
  /** Whether it outlives the test, and is closed by whoever made it. */
  readonly keep?: boolean;
  readonly pushOnly?: boolean;
}

/** A configuration at work in memory, under virtual time. */
export class NginxLab {
  readonly clock: VirtualClock;
  readonly errors: [Level, string][] = [];
  readonly warnings: readonly string[];
  readonly accesses: [file: string, line: string][] = [];
  readonly #peer: string;
  readonly #counts: ServerCounts;
  readonly #entries: ReadonlyMap<string, HttpEntry>;
  /** Where HTTP/2 is spoken with those who begin with it. */
  readonly #taking: ReadonlySet<string>;

  constructor(
    text: string,
    {
      peer = '127.0.0.1',
      files = {},
      clock = new VirtualClock(),
      keep = false,
      pushOnly = false,
    }: Options = {},
  ) {
    this.clock = clock;
    const configuration = configurationOf(text, files, pushOnly);
    this.warnings = configuration.warnings.map(({ text }) => text);
    const journal = {
      error: (level: Level, line: string) => void this.errors.push([level, line]),
      access: (file: string, line: string) => void this.accesses.push([file, line]),
    };
    const state = new SharedState(this.clock, journal, configuration.memory);
    const { addresses, close } = configuration.compile(state, journal);
    const fail = (error: unknown) => {
      throw error;
    };
    const budget = budgetOf(configuration, addresses, state);
    state.counts.budget = budget;
    this.#entries = new Map(
      addresses.map((address) => [
        `${address.host}:${address.port}`,
        new HttpEntry(this.clock, address.router, fail, address.limits, budget, address.serverName),
      ]),
    );
    this.#taking = new Set(
      addresses.filter(({ takesPreface }) => takesPreface).map(({ host, port }) => `${host}:${port}`),
    );
    this.#peer = peer;
    this.#counts = state.counts;
    this.idle = async () => {
      for (const { router } of addresses) await router.idle();
    };
    this.close = async () => {
      const entries = [...this.#entries.values()];
      for (const entry of entries) entry.beginStop();
      close();
      await Promise.all(entries.map((entry) => entry.stop()));
      state.close();
    };
    if (!keep) onTestFinished(() => this.clock.run(this.close()));
  }

  readonly close: () => Promise<void>;
  /** Returns when every request that came has had its effect. */
  readonly idle: () => Promise<void>;

  /** Serves one end of a connection. */
  serve(duplex: Duplex, address: string): void {
    const entry = this.#entries.get(address);
    if (!entry) throw new Error(`nothing listens on ${address}`);
    this.#counts.connected(duplex);
    entry.connect(duplex, this.#taking.has(address) ? 'either' : 'HTTP/1.1');
  }

  /** A connection; returns the client's end. */
  pair(address = '0.0.0.0:80', peer = this.#peer): Duplex {
    const [near, far] = MemorySocket.pair(this.clock);
    Object.assign(far, { remoteAddress: peer });
    this.serve(far, address);
    return near;
  }

  connect(address?: string, peer?: string): HttpClient {
    return new HttpClient(this.pair(address, peer));
  }

  /** One request on a connection of its own, and its response. */
  request(
    method: string,
    target: string,
    headers: Record<string, string> = {},
    body?: string,
    address?: string,
  ) {
    return this.clock.run(this.connect(address).request(method, target, headers, body));
  }

  /** Lets some time pass; milliseconds. */
  pass(time: number): Promise<void> {
    return this.clock.run(new Promise((resolve) => void this.clock.after(time, resolve)));
  }

  /** The status and the body of a GET. */
  async get(target: string, headers: Record<string, string> = {}): Promise<string> {
    const { status, body } = await this.request('GET', target, headers);
    return `${status} ${body}`;
  }
}
