import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from 'pushstream-server/parts';
import { seeded } from './seeded.js';

/** How likely each fault is, whenever bytes pass. */
const toClient = { cut: 0.01, truncated: 0.015, stalled: 0.006, delayed: 0.07 };
const toServer = { cut: 0.004, truncated: 0.004, stalled: 0.002, delayed: 0.03 };

/** A ping as each mode has it: a frame of a WebSocket, a comment of an event stream, a call in a page. */
const isPing = (bytes: Buffer) =>
  (bytes.length === 2 && bytes[0] === 0x89) || /^: -1\n|<script>p\(-1,/m.test(bytes.toString('latin1'));

/** Polls have a time limit of their own, so that their silence is noticed without pings. */
const poll = /^\/(?:lp|relay)\b/;

/** Milliseconds after which a silence that nobody could notice ends with the connection. */
const unnoticed = 150;

/**
 * After so many pings in a mode, the client knows that there are some: from then on it notices a silence from the
 * beginning of a connection. One alone may be lost with the connection that it comes on.
 */
const enoughPings = 5;

/** One connection: two sockets, and what is asked for. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly random: () => number;
  path: string;
  silent: boolean;
}

/** The location of the mode, such as `/ev`. */
const modeOf = ({ path }: Pair) => /^\/\w*/.exec(path)?.[0] ?? '';

const loginPage =
  '<!doctype html>\n<html><head><title>Sign in</title></head><body><form action="/"></form></body></html>\n';

/** What a site answers to everything, when a session has run out: made as it goes, or of known length. */
const loginAnswers = ['', `Content-Length: ${loginPage.length}\r\n`].map(
  (length) => `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n${length}Connection: close\r\n\r\n${loginPage}`,
);

/**
 * Stands between client and server, and by chance cuts, delays, truncates and stalls what each sends the other. The
 * faults of a connection depend on the seed, its number and what passes, and on nothing else.
 */
export class ChaosProxy {
  readonly #seed: number;
  readonly #clock: Clock;
  readonly #pairs = new Set<Pair>();
  readonly #blocked = new Set<string>();
  /** How many pings have passed in each mode. */
  readonly #pings = new Map<string, number>();
  readonly #listener: Server;
  readonly counts = { connections: 0, cut: 0, truncated: 0, delayed: 0, stalled: 0, blocked: 0, pages: 0 };
  /** The port of the server; undefined: it is down. */
  target: number | undefined;
  /** False: the client can't notice pings. */
  hearsPings = true;
  /** By how much more likely faults are; 0: all passes unharmed. */
  severity = 1;
  /** Nothing happens to requests of these paths. */
  spared: RegExp | undefined;
  #isLoggedOut = false;

  constructor(seed: number, clock: Clock) {
    this.#seed = seed;
    this.#clock = clock;
    this.#listener = createServer((client) => this.#join(client));
  }

  async listen(): Promise<number> {
    this.#listener.listen(0, '127.0.0.1');
    await once(this.#listener, 'listening');
    return (this.#listener.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = once(this.#listener, 'close');
    this.#listener.close();
    this.cut();
    await closed;
  }

  /** Cuts all connections. */
  cut(): void {
    for (const { client } of this.#pairs) client.resetAndDestroy();
  }

  /** Requests of these paths fail from now on, also those that are being answered. */
  block(prefix: string): void {
    this.#blocked.add(prefix);
    for (const { client, path } of this.#pairs) if (path.startsWith(prefix)) client.resetAndDestroy();
  }

  unblock(prefix: string): void {
    this.#blocked.delete(prefix);
  }

  /** From now on a login page answers everything; who was connected is cut off. */
  logOut(): void {
    this.#isLoggedOut = true;
    this.cut();
  }

  logIn(): void {
    this.#isLoggedOut = false;
  }

  #join(client: Socket): void {
    const number = ++this.counts.connections;
    if (this.target === undefined) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(this.target, '127.0.0.1');
    const random = seeded(this.#seed + number * 7919);
    const pair: Pair = { client, server, random, path: '', silent: false };
    this.#pairs.add(pair);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.setNoDelay();
      socket.on('error', () => {});
      socket.on('close', () => {
        if (!pair.silent || socket === client) other.destroySoon();
      });
    }
    client.on('close', () => this.#pairs.delete(pair));
    client.on('data', (bytes) => this.#ask(bytes, pair));
    server.on('data', (bytes) => this.#pass(bytes, server, client, pair, toClient));
  }

  #ask(bytes: Buffer, pair: Pair): void {
    const { client, server } = pair;
    // A request comes as one piece, as it is short.
    const path = /^[A-Z]+ (\S+) HTTP/.exec(bytes.toString('latin1'))?.[1];
    if (path) pair.path = path;
    const spared = this.spared?.test(pair.path);
    if (path && !spared && this.#isLoggedOut) client.end(loginAnswers[this.counts.pages++ % 2] ?? '');
    else if (path && [...this.#blocked].some((prefix) => path.startsWith(prefix))) {
      this.counts.blocked++;
      client.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    } else this.#pass(bytes, client, server, pair, toServer);
  }

  #pass(bytes: Buffer, from: Socket, to: Socket, pair: Pair, odds: typeof toClient): void {
    const { counts } = this;
    const { client, random } = pair;
    if (pair.silent) return;
    if (this.spared?.test(pair.path)) {
      to.write(bytes);
      return;
    }
    let chance = random();
    const happens = (odd: number) => {
      chance -= odd * this.severity;
      return chance < 0;
    };
    const write = () => {
      const mode = modeOf(pair);
      if (from === pair.server && isPing(bytes)) this.#pings.set(mode, (this.#pings.get(mode) ?? 0) + 1);
      to.write(bytes);
    };
    if (happens(odds.cut)) {
      counts.cut++;
      client.resetAndDestroy();
    } else if (happens(odds.truncated)) {
      counts.truncated++;
      // Nothing may follow the piece, as what is missing would be missing in the middle.
      pair.silent = true;
      to.write(bytes.subarray(0, Math.floor(bytes.length * random())), () => client.resetAndDestroy());
    } else if (happens(odds.stalled)) {
      counts.stalled++;
      this.#silence(pair);
    } else if (happens(odds.delayed)) {
      counts.delayed++;
      from.pause();
      this.#clock.after(10 * random(), () => {
        write();
        from.resume();
      });
    } else write();
  }

  /** Nothing passes any more, and nothing tells. */
  #silence(pair: Pair): void {
    pair.silent = true;
    const noticed =
      poll.test(pair.path) || (this.hearsPings && (this.#pings.get(modeOf(pair)) ?? 0) >= enoughPings);
    if (!noticed) this.#clock.after(unnoticed, () => pair.client.resetAndDestroy());
  }
}
