import type { Duplex } from 'node:stream';
import type { StartClient } from '../../../../src/clients/client-process.js';
import { type Answer, AnswerReader } from '../in-memory/answer-reader.js';
import { type Breaks, Life } from '../in-memory/life.js';
import type { MemoryNetwork } from '../in-memory/network.js';
import { Validators } from './validators.js';

/** Milliseconds until it asks again, where it is not told to do so at once. */
const afterStatus = 150;
const afterError = 150;
/** In virtual time, what takes no time at all goes on for ever. */
const atOnce = 1;
/** How long a client that is impatient waits for a body: shorter than the kit keeps it waiting. */
const impatience = 100;
/** How long a client that takes every end for a cut looks out for one. */
const lookout = 50;
/** Bytes of a buffer that is too small. */
const smallBuffer = 65_536;

/** One answer, as far as it came. */
interface Received {
  readonly status: number;
  readonly date: string;
  readonly tag: string;
  readonly type: string;
  readonly pieces: Buffer[];
}

/** A relay client on a bare connection, within the test and its time. `names` are rules that it breaks, or freedoms that it uses. */
export function handMade(...names: string[]): (network: MemoryNetwork) => StartClient {
  const breaks: Breaks = (name) => names.includes(name);
  return (network) => (url, onLine) => {
    const life = new Life(network);
    const client = new HandMade(life, new URL(url), breaks, (line) => onLine('stdout', line));
    return life.run(() => client.live());
  };
}

class HandMade {
  readonly #life: Life;
  readonly #url: URL;
  readonly #breaks: Breaks;
  readonly #say: (line: string) => void;
  readonly #validators: Validators;

  constructor(life: Life, url: URL, breaks: Breaks, say: (line: string) => void) {
    this.#life = life;
    this.#url = url;
    this.#breaks = breaks;
    this.#say = say;
    this.#validators = new Validators(breaks);
  }

  async live(): Promise<number> {
    while (!this.#life.stopped) {
      try {
        const received = await this.#ask();
        if (received.status === 200) {
          this.#validators.take(received.date, received.tag);
          this.#report(received);
          if (this.#breaks('quits-after-message')) return 0;
          await this.#life.pause(atOnce);
          continue;
        }
        this.#tellStatus(received);
        if (received.status !== 304 && this.#breaks('quits-when-refused')) {
          this.#say('done');
          return 0;
        }
        await this.#life.pause(this.#breaks('loops') ? atOnce : afterStatus);
      } catch (error) {
        if (this.#life.stopped) break;
        this.#say(`error ${String(error)}`);
        if (this.#breaks('quits-on-error')) return 1;
        if (this.#breaks('error-forgets')) this.#validators.forget();
        await this.#life.pause(afterError);
      }
    }
    return 0;
  }

  /** The answer to one request; an error when it is not whole. */
  async #ask(): Promise<Received> {
    let answer: Received | undefined;
    await this.#life.converse(Number(this.#url.port), this.#request(), (socket) =>
      this.#answerOn(socket, (one) => {
        answer = one;
      }),
    );
    if (!answer) throw new Error('cut off');
    return answer;
  }

  #answerOn(socket: Duplex, settle: (answer: Received | undefined) => void): Answer {
    let received: Received | undefined;
    let timer: { cancel(): void } | undefined;
    return new AnswerReader(this.#breaks, {
      onHead: (status, field) => {
        received = {
          status,
          date: field('Last-Modified'),
          tag: field('Etag'),
          type: field('Content-Type'),
          pieces: [],
        };
        if (this.#breaks('head-is-enough') && received.tag) this.#validators.takeTag(received.tag);
        if (this.#breaks('impatient')) {
          timer = this.#life.after(impatience, () => socket.destroy(new Error('too slow')));
        }
      },
      onBody: (bytes) => received?.pieces.push(bytes),
      onEnd: (whole) => {
        timer?.cancel();
        if (whole || this.#breaks('believes-cut')) settle(received);
        if (!this.#breaks('close-is-cut')) {
          socket.end();
          return;
        }
        const onCut = () => settle(undefined);
        socket.once('end', onCut);
        this.#life.after(lookout, () => {
          socket.off('end', onCut);
          socket.end();
        });
      },
    });
  }

  #request(): string {
    const { host, pathname, search } = this.#url;
    const method = this.#breaks('posts') ? 'POST' : 'GET';
    const version = this.#breaks('asks-in-1.0') ? '1.0' : '1.1';
    const lines = [
      `${method} ${pathname}${this.#breaks('no-query') ? '' : search} HTTP/${version}`,
      ...(this.#breaks('no-host') ? [] : [`Host: ${host}`]),
      ...this.#validators.lines(),
    ];
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  #tellStatus({ status, pieces }: Received): void {
    const body = Buffer.concat(pieces);
    if (this.#breaks('page-is-message') && body.length > 0) this.#sayMessage(body, '');
    if (status === 304 && this.#breaks('304-is-message')) this.#say('message');
    if (status === 304 && this.#breaks('304-forgets')) this.#validators.forget();
    if (status !== 304 && this.#breaks('forgets-when-refused')) this.#validators.forget();
    this.#say(`status ${status}`);
  }

  #report({ pieces, type }: Received): void {
    const body = Buffer.concat(pieces);
    if (this.#breaks('chatters')) this.#say(`messages so far: one more, of ${body.length} bytes`);
    if (this.#breaks('drops-empty') && body.length === 0) return;
    const kept = this.#breaks('small-buffer') ? body.subarray(0, smallBuffer) : body;
    this.#sayMessage(this.#breaks('as-text') ? Buffer.from(kept.toString()) : kept, type);
    if (this.#breaks('repeats')) this.#sayMessage(kept, type);
  }

  #sayMessage(body: Buffer, type: string): void {
    const text = this.#breaks('no-base64') ? body.toString() : body.toString('base64');
    const told = this.#breaks('cuts-type') ? type.split(';')[0] : type;
    this.#say(`message ${text} ${this.#breaks('no-types') ? '' : told}`.trimEnd());
  }
}
