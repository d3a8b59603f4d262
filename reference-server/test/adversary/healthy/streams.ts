import type { MemorySocket } from '../../../src/virtual/duplex-pair.js';
import { Dechunker } from './dechunker.js';
import { ServerFrames } from './server-frames.js';
import { type HealthyHost, HealthySubscriber } from './subscriber.js';

export interface StreamMode {
  readonly name: string;
  readonly path: string;
}

export const streamModes: readonly StreamMode[] = [
  { name: 'streaming', path: '/sub/' },
  { name: 'EventSource', path: '/ev/' },
  { name: 'WebSocket', path: '/ws/' },
];

const offer =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

/** What stands behind the text of a message in the templates: its position. */
const position = {
  '/sub/': /^','[^']*','([^']*)','(\d+)'/,
  other: /^", "tag":"(\d+)", "time":"([^"]*)"/,
};

/** A subscriber whose one answer goes on; it comes again when the server has ended it. */
export class StreamSubscriber extends HealthySubscriber {
  readonly #mode: StreamMode;
  #socket: MemorySocket | undefined;
  #head = '';
  #text = '';
  #body: Dechunker | ServerFrames | undefined;
  #time = '';
  #tag = '';

  constructor(mode: StreamMode, channel: string, series: string, host: HealthyHost) {
    super(mode.name, channel, series, host);
    this.#mode = mode;
  }

  get held(): number {
    return this.#socket ? 1 : 0;
  }

  override start(): void {
    this.#head = '';
    this.#text = '';
    this.#body = undefined;
    const socket = this.host.open();
    this.#socket = socket;
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('error', () => {});
    let over = false;
    const onOver = () => {
      if (over) return;
      over = true;
      socket.destroy();
      this.#over();
    };
    socket.on('end', onOver);
    socket.on('close', onOver);
    socket.write(`GET ${this.#target()} HTTP/1.1\r\nHost: localhost\r\n${this.#headers()}\r\n`);
  }

  override stop(): void {
    super.stop();
    this.#socket?.destroy();
  }

  #target(): string {
    const { path } = this.#mode;
    if (path !== '/ws/' || this.#time === '') return path + this.channel;
    return `${path}${this.channel}?time=${encodeURIComponent(this.#time)}&tag=${this.#tag}`;
  }

  #headers(): string {
    if (this.#mode.path === '/ws/') return offer;
    return this.#time === '' ? '' : `If-Modified-Since: ${this.#time}\r\nIf-None-Match: ${this.#tag}\r\n`;
  }

  #read(bytes: Buffer): void {
    let rest = bytes;
    if (!this.#body) {
      const before = this.#head.length;
      this.#head += bytes.toString('latin1');
      const end = this.#head.indexOf('\r\n\r\n');
      if (end < 0) return;
      rest = bytes.subarray(end + 4 - before);
      const isSocket = this.#mode.path === '/ws/';
      const status = isSocket ? 'HTTP/1.1 101 ' : 'HTTP/1.1 200 ';
      if (!this.#head.startsWith(status)) this.complain(`was answered ${this.#head.slice(0, end)}`);
      this.#body = isSocket ? new ServerFrames((pong) => this.#socket?.write(pong)) : new Dechunker();
    }
    this.#text += this.#body.read(rest);
    if (this.#body.broken !== '') this.complain(`reads ${this.#body.broken}`);
    this.#positions();
    this.#text = this.take(this.#text);
    if (this.#body.ended) this.#socket?.end();
  }

  /** Remembers where the last healthy message stands, for the case that this answer ends. */
  #positions(): void {
    const start = this.#text.lastIndexOf(`#${this.series}:`);
    if (start < 0) return;
    const behind = this.#text.slice(this.#text.indexOf('#', start + 1) + 1);
    const found = (this.#mode.path === '/sub/' ? position['/sub/'] : position.other).exec(behind);
    if (!found) return;
    const [, one = '', two = ''] = found;
    [this.#time, this.#tag] = this.#mode.path === '/sub/' ? [one, two] : [two, one];
  }

  #over(): void {
    if (this.stopped) return;
    if (!this.#body?.ended) this.complain('was cut off');
    this.start();
  }
}
