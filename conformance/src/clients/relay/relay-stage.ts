import { Failure, NotApplicable } from '../../actors/failure.js';
import type { Observation } from '../../actors/stage.js';
import { Transcript } from '../../wire/transcript.js';
import type { ClientLine } from '../client-line.js';
import { Inbox } from '../inbox.js';
import { Listener, type Question } from '../listener.js';
import { pauseBy } from '../pause.js';
import type { ClientPorts, PlayableStage } from '../stage.js';
import { TalkingClient } from '../talking-client.js';
import type { Answer } from './answer.js';
import { type Message, MessageMaker } from './message.js';
import { RelayGiven } from './relay-given.js';
import { showBody, showStatus } from './show.js';
import { answerWith, play, type Transmission } from './transmission.js';

/** What a client says of a message. */
export type Told = Extract<ClientLine, { kind: 'message' }>;

/** The place where one check of a client plays: the server it asks, the client itself, and what it says. */
export class RelayStage implements PlayableStage {
  readonly ports: ClientPorts;
  readonly transcript: Transcript;
  readonly observations: Observation[] = [];
  /** Steps that must succeed before the check can say anything. */
  readonly given = new RelayGiven(this);
  /** The path that the client was told to ask for. */
  readonly path: string;
  url = '';
  readonly #messages: MessageMaker;
  readonly #listener: Listener;
  readonly #questions: Inbox<Question>;
  readonly #client: TalkingClient;
  #question: Question | undefined;
  #asked = 0;

  constructor(ports: ClientPorts) {
    const { clock, listen, port, randomBytes } = ports;
    this.ports = ports;
    this.transcript = new Transcript(clock);
    this.path = `/sub?id=${ports.channelId()}`;
    this.#messages = new MessageMaker(randomBytes);
    this.#questions = new Inbox(clock);
    this.#client = new TalkingClient(clock, this.transcript);
    const onQuestion = (question: Question) => this.#questions.put(question);
    const { path, transcript } = this;
    this.#listener = new Listener({ listen, port, clock, transcript, path, onQuestion });
  }

  async open(): Promise<void> {
    await this.#listener.start();
    this.url = `http://127.0.0.1:${this.#listener.port}${this.path}`;
    const { start, timing } = this.ports;
    this.#client.start(start, { url: this.url }, timing.quiet, [this.#questions]);
  }

  async close(): Promise<void> {
    await this.#client.stop();
    await this.#listener.stop();
  }

  /** A message of its own, with some of it as given. */
  message(given: Partial<Message> = {}): Message {
    return this.#messages.next(given);
  }

  randomBytes(length: number): Uint8Array {
    return this.ports.randomBytes(length);
  }

  observe(topic: string, seen: string): void {
    this.observations.push({ topic, seen });
  }

  get ended(): string | undefined {
    return this.#client.ended;
  }

  async comes(ms: number): Promise<boolean> {
    return (await this.question(ms)) !== undefined;
  }

  /** The client's next request, if there is one within `ms`. */
  async question(ms: number): Promise<Question | undefined> {
    for (;;) {
      const question = await this.#questions.take(ms);
      if (question?.abandoned) continue;
      if (question) this.#asked++;
      this.#question = question ?? this.#question;
      return question;
    }
  }

  /** The client asks, in time. */
  async asks(what = 'a request for the next message'): Promise<Question> {
    const { start, patience } = this.ports.timing;
    const time = this.#asked === 0 ? start : patience;
    const question = await this.question(time);
    if (question) return question;
    throw new Failure(
      what,
      this.ended === undefined ? `no request within ${time} ms` : `none: ${this.ended}`,
      this.#question?.connection,
    );
  }

  /** Answers the request that waits with a message. */
  async send(message: Message, transmission: Transmission = {}): Promise<void> {
    await this.answer(answerWith(message, transmission), transmission);
  }

  /** Answers the request that waits with a status, and a text that is no message. */
  async refuse(status: number): Promise<void> {
    const body = Buffer.from(status === 304 ? '' : `This is no message: ${showStatus(status)}.`);
    const headers = [['Content-Type', 'text/plain']] as const;
    const answer = { status, headers: status === 304 ? [] : headers, body };
    await this.answer({ ...answer, framing: 'content-length', version: '1.1' });
  }

  async answer(answer: Answer, transmission: Transmission = {}): Promise<void> {
    if (!this.#question) throw new Error('the check answers before the client has asked');
    // A client may give up waiting, and ask again.
    if (this.#question.abandoned) await this.asks('an answer to be waited for, or asked for again');
    const question = this.#question;
    await play(answer, transmission, question, pauseBy(this.ports.clock), this.ports.timing.quiet);
  }

  /** Cuts the connection of the request that waits, without a byte of an answer. */
  cut(): void {
    this.#question?.close();
  }

  /** The server is gone for a while, with all its connections, and comes back on the same port. */
  async restart(): Promise<void> {
    await this.#listener.stop();
    await pauseBy(this.ports.clock)(this.ports.timing.quiet);
    await this.#listener.start();
  }

  /** What comes next of what the client reports is this message. Where nobody tells the kit, it can't be judged. */
  async reports(message: Message): Promise<Told> {
    this.mustHear();
    const told = await this.#message(this.ports.timing.patience);
    const expected = `the client to report the message ${showBody(message.body)}`;
    if (!told) {
      throw new Failure(
        expected,
        this.ended === undefined ? 'nothing that it reports' : `nothing more: ${this.ended}`,
        this.#question?.connection,
      );
    }
    if (told.kind === 'unreadable') {
      throw new Failure(expected, `a line that can't be read: ${JSON.stringify(told.text.slice(0, 80))}`);
    }
    if (!told.body.equals(Buffer.from(message.body))) {
      throw new Failure(expected, `the message ${showBody(told.body)}`, this.#question?.connection);
    }
    return told;
  }

  /** The client reports no message within the quiet window. */
  async staysSilent(why: string): Promise<void> {
    if (!this.ports.hears) return;
    const told = await this.#message(this.ports.timing.quiet);
    if (!told) return;
    const what = told.kind === 'message' ? `the message ${showBody(told.body)}` : `the line "${told.text}"`;
    throw new Failure(`the client to report nothing: ${why}`, what, this.#question?.connection);
  }

  /** Answers with a message, which the client reports before it asks for the next. */
  async deliver(message: Message = this.message(), transmission: Transmission = {}): Promise<Question> {
    await this.send(message, transmission);
    if (this.ports.hears) await this.reports(message);
    return this.asks();
  }

  /** Nothing can be said where nobody tells the kit what the client received. */
  mustHear(): void {
    if (!this.ports.hears)
      throw new NotApplicable('what the client receives is not known: --manual reads no output of it');
  }

  /** What it says next of messages; channels are no matter of this protocol. */
  async #message(ms: number): Promise<Told | Extract<ClientLine, { kind: 'unreadable' }> | undefined> {
    for (;;) {
      const said = await this.#client.said.take(ms);
      if (said?.kind !== 'deleted') return said;
    }
  }
}
