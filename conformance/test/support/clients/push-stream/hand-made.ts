import type { StartClient } from '../../../../src/clients/client-process.js';
import { AnswerReader } from '../in-memory/answer-reader.js';
import { type Breaks, Life } from '../in-memory/life.js';
import type { MemoryNetwork } from '../in-memory/network.js';
import { Frames, maskedFrame } from './frames.js';
import { type Heard, heardBy } from './hearing.js';
import { Memory } from './memory.js';

/** Milliseconds. */
const afterEnd = 20;
const afterError = 150;
/** In virtual time, what takes no time at all goes on for ever. */
const atOnce = 1;

/**
 * A push-stream client on a bare connection, within the test and its time: every mode, several channels, arguments for its position.
 * `names` are rules that it breaks, or freedoms that it uses.
 */
export function handMade(...names: string[]): (network: MemoryNetwork) => StartClient {
  const breaks: Breaks = (name) => names.includes(name);
  return (network) =>
    (url, onLine, mode = '') => {
      const life = new Life(network);
      const client = new HandMade(life, new URL(url), mode, breaks, (line) => onLine('stdout', line));
      return life.run(() => client.live());
    };
}

class HandMade {
  readonly #life: Life;
  readonly #url: URL;
  readonly #mode: string;
  readonly #breaks: Breaks;
  readonly #say: (line: string) => void;
  readonly #memory: Memory;
  #retry = afterEnd;
  #refused = false;
  #nothingNew = false;
  /** How many messages the last packet has brought. */
  #inPacket = 0;

  constructor(life: Life, url: URL, mode: string, breaks: Breaks, say: (line: string) => void) {
    this.#life = life;
    this.#url = url;
    this.#mode = mode;
    this.#breaks = breaks;
    this.#say = say;
    this.#memory = new Memory(url.pathname.split('/').slice(2), breaks);
  }

  async live(): Promise<number> {
    while (!this.#life.stopped) {
      let pause = afterEnd;
      try {
        this.#refused = false;
        this.#nothingNew = false;
        await this.#once();
        pause = this.#retry;
        if (this.#nothingNew && !this.#breaks('loops')) pause = afterError;
        if (this.#refused) {
          if (this.#breaks('quits-when-refused')) return 0;
          pause = this.#breaks('loops') ? atOnce : afterError;
        } else if (this.#breaks('quits-at-end') && this.#mode !== 'longpolling') return 0;
      } catch (error) {
        if (this.#breaks('quits-on-error')) return 0;
        if (!this.#life.stopped) this.#say(`error ${String(error)}`);
        pause = Math.max(this.#retry, afterError);
      }
      await this.#life.pause(pause);
    }
    return 0;
  }

  /** One connection, until it ends. */
  #once(): Promise<void> {
    return this.#life.converse(Number(this.#url.port), this.#request(), (socket) => {
      const hear = heardBy(this.#mode, this.#breaks);
      const tell = (heard: readonly Heard[]): void => this.#tell(heard);
      const frames = new Frames(this.#breaks, (opcode, payload) => {
        socket.write(maskedFrame(opcode, payload, this.#breaks('unmasked')));
        if (opcode === 8) {
          this.#refused ||= payload.length > 1 && payload.readUInt16BE(0) === 1008;
          if (this.#refused && this.#breaks('reason-is-message')) this.#report('refused');
          socket.end();
        }
      });
      const onBody = (bytes: Buffer) => {
        if (this.#mode === 'websocket') for (const text of frames.push(bytes)) tell(hear.push(text));
        else tell(hear.push(bytes));
      };
      const reader = new AnswerReader(this.#breaks, {
        onHead: (status, field) => {
          this.#refused = ![200, 101, 304].includes(status);
          this.#nothingNew = status === 304;
          if (status === 200 && this.#mode === 'longpolling' && this.#breaks('head-moves')) {
            this.#memory.move(field('Last-Modified'), field('Etag'));
          }
        },
        onBody: (bytes) => {
          if (!this.#refused) onBody(bytes);
          else if (this.#breaks('page-is-message') && bytes.length > 0) this.#report(bytes.toString());
        },
        onEnd: (whole) => {
          if (whole || this.#breaks('believes-cut')) tell(hear.end());
          if (whole && this.#mode === 'longpolling') this.#memory.settle();
          socket.end();
        },
      });
      return {
        push: (packet) => {
          this.#inPacket = 0;
          reader.push(packet);
        },
        end: () => reader.end(),
      };
    });
  }

  #request(): string {
    const { host, pathname } = this.#url;
    const { query, headers, backtrack } = this.#memory.position();
    const path = this.#breaks('other-path')
      ? '/sub/other'
      : `${pathname.replace(/(?<=\/.*\/[^/]+)(?=\/|$)/g, backtrack)}`;
    const lines = [
      `${this.#breaks('posts') ? 'POST' : 'GET'} ${path}?_=1${query} HTTP/1.1`,
      `Host: ${host}`,
      ...headers,
    ];
    if (this.#mode === 'websocket') {
      lines.push('Upgrade: websocket', 'Connection: keep-alive, Upgrade', 'Sec-WebSocket-Version: 13');
      if (!this.#breaks('no-key')) lines.push('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==');
    }
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  #tell(heard: readonly Heard[]): void {
    const order = this.#breaks('reverses') ? [...heard].reverse() : heard;
    for (const one of order) {
      if (one.kind === 'retry') {
        if (!this.#breaks('ignores-retry')) this.#retry = one.ms;
        continue;
      }
      const { message } = one;
      if (message.id <= 0) this.#memory.notice(message);
      if (message.id === -2) {
        this.#say(`deleted ${message.channel}`);
        if (this.#breaks('forgets-when-deleted')) this.#memory.forget();
      }
      if (message.id > 0 && this.#breaks('one-per-packet') && this.#inPacket++ > 0) continue;
      const isMessage = message.id > 0 || this.#breaks(`takes${message.id}`);
      if (!isMessage || (message.id > 0 && !this.#memory.isNew(message))) continue;
      this.#report(message.text, `channel=${message.channel} id=${message.id} eventid=${message.eventid}`);
    }
  }

  #report(text: string, details = ''): void {
    if (this.#breaks('silent')) return;
    if (this.#breaks('drops') && this.#memory.count % 3 === 0) return;
    const decoded = this.#breaks('decodes') ? decodeURIComponent(text) : text;
    const told = this.#breaks('wrong-channel') ? details.replace(/channel=\S+/, 'channel=x') : details;
    const line = `message ${Buffer.from(decoded).toString('base64')} ${told}`;
    this.#say(line);
    if (this.#breaks('repeats')) this.#say(line);
  }
}
