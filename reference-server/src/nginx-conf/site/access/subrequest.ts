import type {
  Body,
  BodyReceiver,
  Exchange,
  ForwardableExchange,
  HeaderList,
  ResponseHead,
  Sink,
  UpgradeBudget,
} from '../../../http/exchange.js';

const noBytes = new Uint8Array(0);

/**
 * A question that the server puts to a location of its own: with the headers of a request, and without its body. Only the head
 * of the answer counts.
 */
export class Subrequest implements ForwardableExchange {
  readonly method = 'GET';
  readonly query = '';
  readonly captures: readonly string[] = [];
  readonly #main: ForwardableExchange;
  #answered: (() => void) | undefined;
  #isOver = false;

  /** @param answered called once: there is an answer, or nobody any more who waits for it */
  constructor(main: ForwardableExchange, answered: () => void) {
    this.#main = main;
    this.#answered = answered;
    main.onAbandoned(() => this.#end());
  }

  get target(): string {
    return this.#main.target;
  }

  get path(): string {
    return this.#main.path;
  }

  get httpVersion(): string {
    return this.#main.httpVersion;
  }

  get streamFraming(): Sink['framing'] {
    return this.#main.streamFraming;
  }

  get peer(): string {
    return this.#main.peer;
  }

  get connection(): Exchange['connection'] {
    return this.#main.connection;
  }

  get budget(): UpgradeBudget {
    return this.#main.budget;
  }

  get ended(): boolean {
    return this.#isOver;
  }

  header(name: string): string | undefined {
    return this.#main.header(name);
  }

  body(): Uint8Array {
    return noBytes;
  }

  get headers(): HeaderList {
    return this.#main.headers;
  }

  readonly bodyLength = 0;

  receive(receiver: BodyReceiver): () => void {
    receiver.end();
    return () => {};
  }

  /** Whoever waits for the answer says itself what becomes of it. */
  endWithPeer(): void {
    this.#main.endWithPeer();
  }

  respond(_head: ResponseHead, _body?: Body): void {
    this.#end();
  }

  stream(_head: ResponseHead): Sink {
    this.#end();
    return { framing: 'identity', queued: 0, write() {}, onDrain() {}, end() {}, cut() {} };
  }

  upgrade(): undefined {
    return undefined;
  }

  onAbandoned(listener: () => void): void {
    // What still sends to nobody is told so at once.
    if (this.#isOver) listener();
    else this.#main.onAbandoned(listener);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // A request that is held from now on keeps its listeners: with this one nothing of the answer is kept.
    this.#answered?.();
    this.#answered = undefined;
  }
}
