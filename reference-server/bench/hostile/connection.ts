import { connect, type Socket } from 'node:net';

/** A connection of the load: never throws, and says whether it is still there. */
export class Connection {
  readonly socket: Socket;
  /** Resolves when it is open, or cannot be opened. */
  readonly opened: Promise<void>;
  closed = false;

  /**
   * @param read told of what comes, byte by byte as characters; without it nothing is read, so that the server
   * finds no more room in the network sooner or later
   */
  constructor(port: number, read?: (text: string) => void) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.opened = new Promise((resolve) => {
      this.socket.once('connect', resolve);
      this.socket.once('close', () => resolve());
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
    });
    if (read === undefined) return;
    this.socket.setEncoding('latin1');
    this.socket.on('data', read);
  }

  write(text: string | Buffer): void {
    if (!this.closed) this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  }
}

export const request = (method: string, path: string, headers: readonly string[] = [], body = ''): string => {
  const length = body === '' ? [] : [`Content-Length: ${body.length}`];
  return `${[`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers, ...length].join('\r\n')}\r\n\r\n${body}`;
};

export const webSocketHeaders: readonly string[] = [
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** Counts a text in what comes in pieces, also where it is cut in two. */
export class Counter {
  count = 0;
  readonly #text: string;
  #end = '';

  constructor(text: string) {
    this.#text = text;
  }

  read(piece: string): void {
    const all = this.#end + piece;
    for (let at = all.indexOf(this.#text); at >= 0; at = all.indexOf(this.#text, at + this.#text.length)) {
      this.count++;
    }
    // Shorter than the text, so that nothing is counted twice.
    this.#end = all.slice(-(this.#text.length - 1));
  }
}

/** Counts answers by their status, in what comes in pieces. */
export class Statuses {
  readonly counts = new Map<number, number>();
  #end = '';

  readonly read = (piece: string): void => {
    const all = this.#end + piece;
    let last = 0;
    for (const match of all.matchAll(/HTTP\/1\.[01] (\d{3})/g)) {
      const status = Number(match[1]);
      this.counts.set(status, (this.counts.get(status) ?? 0) + 1);
      last = match.index + match[0].length;
    }
    this.#end = all.slice(Math.max(last, all.length - 11));
  };

  /** Those of several connections together. */
  static sum(all: readonly Statuses[]): Statuses {
    const sum = new Statuses();
    for (const { counts } of all) {
      for (const [status, count] of counts) sum.counts.set(status, (sum.counts.get(status) ?? 0) + count);
    }
    return sum;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Answers that say that what was asked is done. */
  get done(): number {
    return [...this.counts].reduce((sum, [status, count]) => (status < 300 ? sum + count : sum), 0);
  }

  /** Such as `90 x 200, 3 x 507`. */
  toString(): string {
    return [...this.counts].map(([status, count]) => `${count} x ${status}`).join(', ') || 'no answer';
  }
}
