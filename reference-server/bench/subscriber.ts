import { connect, type Socket } from 'node:net';
import { locations, type Mode } from './modes.js';
import { Tally } from './tally.js';

/** One piece of memory for what is read: it is looked at before the next socket is read. */
const input = Buffer.allocUnsafe(64 * 1024);

const head = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const marks = /@(\d{8})@/g;

/** A message of 100 bytes by which its number is found in whatever is around it. */
export const messageText = (number: number): string =>
  `@${String(number).padStart(8, '0')}@`.padEnd(100, 'x');

/** A connection that reads messages and counts what is missing, comes twice, or comes too late. */
export class Subscriber {
  readonly tally = new Tally();
  /** Settled when the connection is there and has asked. */
  readonly opened: Promise<void>;
  readonly #socket: Socket;
  readonly #target: string;
  readonly #polls: boolean;
  readonly #got: (number: number) => void;
  #unread = '';
  #broken = false;

  /** @param got told of every message that comes for the first time */
  constructor(mode: Mode, port: number, from: string, channel: string, got: (number: number) => void) {
    this.#target = locations[mode] + channel;
    this.#polls = mode === 'longpolling';
    this.#got = got;
    let opened = () => {};
    let failed = (_error: Error) => {};
    this.opened = new Promise((resolve, reject) => {
      opened = resolve;
      failed = reject;
    });
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      localAddress: from,
      noDelay: true,
      onread: {
        buffer: input,
        callback: (length) => {
          this.#read(input.toString('latin1', 0, length));
          return true;
        },
      },
    });
    this.#socket.on('error', (error) => failed(error));
    this.#socket.on('close', () => {
      this.#broken = true;
    });
    this.#socket.on('connect', () => {
      this.#ask(headers[mode]);
      opened();
    });
  }

  get broken(): boolean {
    return this.#broken;
  }

  close(): void {
    this.#socket.resetAndDestroy();
  }

  #ask(headers: readonly string[]): void {
    this.#socket.write(head([`GET ${this.#target} HTTP/1.1`, 'Host: localhost', ...headers]));
  }

  #read(text: string): void {
    if (this.#polls) this.#readResponse(this.#unread + text);
    else {
      this.#count(this.#unread + text);
      // A mark may be cut in two.
      const start = text.lastIndexOf('@');
      this.#unread = start > text.length - 10 && !/@\d{8}@$/.test(text) ? text.slice(start) : '';
    }
  }

  #readResponse(text: string): void {
    const end = text.indexOf('\r\n\r\n');
    const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
    const whole =
      end > 0 &&
      (length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= end + 4 + Number(length));
    if (!whole) {
      this.#unread = text;
      return;
    }
    this.#unread = '';
    this.#count(text);
    const time = /\r\nlast-modified: ([^\r]*)/i.exec(text)?.[1] ?? '';
    const tag = /\r\netag: ([^\r]*)/i.exec(text)?.[1] ?? '';
    this.#ask([`If-Modified-Since: ${time}`, `If-None-Match: ${tag}`]);
  }

  #count(text: string): void {
    for (const [, digits] of text.matchAll(marks)) {
      const number = Number(digits);
      if (this.tally.count(number)) this.#got(number);
    }
  }
}

const upgrade = [
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

const headers: Readonly<Record<Mode, readonly string[]>> = {
  websocket: upgrade,
  eventsource: ['Accept: text/event-stream'],
  longpolling: [],
};
