import type { Clock } from '../../wire/clock.js';
import type { Transcript } from '../../wire/transcript.js';
import { Inbox } from '../inbox.js';
import type { Listen } from '../listen.js';
import { Listener, type Question } from '../listener.js';
import type { ClientMode } from './features.js';
import type { History } from './history.js';
import { Line } from './line.js';
import { readWanted, type Wanted } from './place.js';
import type { PushMessage } from './push-message.js';
import { type Refusal, refuse } from './refusal.js';
import { prefixes } from './serving/index.js';
import { type Style, usualStyle } from './serving/serving.js';

/** A subscription that a client tried. */
export interface Attempt {
  readonly question: Question;
  readonly wanted: Wanted;
  /** What came of it; undefined when it was refused. */
  readonly line: Line | undefined;
}

/** Answers a subscription; `old` is what the subscriber is sent of what is kept. */
export type Answering = (line: Line, old: readonly PushMessage[]) => void;

/** What a server is made of. */
export interface PushServerOptions {
  readonly mode: ClientMode;
  readonly listen: Listen;
  /** 0: any that is free. */
  readonly port: number;
  readonly clock: Clock;
  readonly transcript: Transcript;
  readonly history: History;
  /** What the client was told to ask for. */
  readonly path: string;
}

/** A server of one mode, which answers by itself whoever subscribes. */
export class PushServer {
  /** What clients have tried, in order. */
  readonly attempts: Inbox<Attempt>;
  readonly #options: PushServerOptions;
  readonly #listener: Listener;
  readonly #lines: Line[] = [];
  #style: Style = usualStyle;
  #refusal: Refusal | undefined;
  #special: Answering | undefined;

  constructor(options: PushServerOptions) {
    const { listen, port, clock, transcript, path } = options;
    this.#options = options;
    this.attempts = new Inbox(clock);
    const onQuestion = (question: Question) => this.#accept(question);
    this.#listener = new Listener({ listen, port, clock, transcript, path, onQuestion });
  }

  get port(): number {
    return this.#listener.port;
  }

  get style(): Style {
    return this.#style;
  }

  /** Where something can be sent, the oldest first. */
  get open(): readonly Line[] {
    return this.#lines.filter((line) => line.open);
  }

  /** The name of the connection that was last subscribed on. */
  get connection(): string | undefined {
    return this.#lines.at(-1)?.connection;
  }

  start(): Promise<void> {
    return this.#listener.start();
  }

  stop(): Promise<void> {
    return this.#listener.stop();
  }

  /** From now on it serves so. */
  serve(style: Partial<Style>): void {
    this.#style = { ...this.#style, ...style };
  }

  /** From now on it refuses everybody; undefined: nobody. */
  refuseAll(refusal: Refusal | undefined): void {
    this.#refusal = refusal;
  }

  /** The next subscription is answered in this way, once, not as usual. */
  answerNext(answer: Answering): void {
    this.#special = answer;
  }

  #accept(question: Question): void {
    const wanted = readWanted(question.request);
    const line = this.#answer(question, wanted);
    if (line) this.#lines.push(line);
    this.attempts.put({ question, wanted, line });
  }

  #answer(question: Question, wanted: Wanted): Line | undefined {
    const { mode, clock, history } = this.#options;
    const refusal = wanted.prefix === prefixes[mode] ? this.#refusal : 'not-found';
    if (refusal) return refuse(question, mode, refusal);
    const key = question.request.headers.some(({ name }) => name.toLowerCase() === 'sec-websocket-key');
    if (mode === 'websocket' && !key) return refuse(question, mode, 'no-upgrade');
    const line = new Line(question, wanted, { mode, style: this.#style, clock });
    const old = history.since(wanted);
    const special = this.#special;
    this.#special = undefined;
    if (special) special(line, old);
    else {
      line.begin();
      void line.send(old);
    }
    return line;
  }
}
