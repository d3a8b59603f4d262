import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Awaitable } from '../../broker/awaitable.js';
import type { ConnectionHost } from '../connection-host.js';
import type {
  Body,
  BodyReceiver,
  ConnectionFacts,
  ForwardableExchange,
  ResponseHead,
  Sink,
  UpgradeBudget,
} from '../exchange.js';
import { HeadFacts } from '../head-facts.js';
import { RequestBody } from '../request-body.js';
import type { ReadFailure } from '../request-head.js';
import { lengthOf, pieces } from '../response-bytes.js';
import { textResponse } from '../text-response.js';
import type { StreamHead } from './request-headers.js';
import { streamHeaders, upgradeHeaders } from './response-headers.js';
import { StreamInput } from './stream-input.js';
import { StreamOutput } from './stream-output.js';
import { StreamSink } from './stream-sink.js';

/** The connection of a stream, as its exchange sees it. */
export interface StreamConnection {
  readonly host: ConnectionHost;
  readonly peer: string;
  facts(requests: number): ConnectionFacts;
}

const noBytes = new Uint8Array(0);

/** Why a stream is reset: one error for all, which nobody looks at. */
const cutOff = new Error('the stream was cut off');

const noWebSocket: ResponseHead = { status: 501, headers: [] };

/** A request on a stream of HTTP/2, and its answer. */
export class Http2Exchange extends HeadFacts implements ForwardableExchange {
  /** Frames say where a body ends. */
  readonly streamFraming = 'identity';
  readonly #offersWebSocket: boolean;
  readonly #stream: ServerHttp2Stream;
  readonly #connection: StreamConnection;
  readonly #number: number;
  readonly #input: StreamInput | undefined;
  readonly #output: StreamOutput;
  #state: 'open' | 'streams' | 'answered' | 'abandoned' = 'open';
  /** Whether the client waits to be asked for its body, and was not. */
  #holdsBack: boolean;
  #listeners: (() => void)[] | undefined;
  /** Whether it may take over its stream. */
  takesUpgrade = false;

  /** @param number which request of its connection it is; from 1 */
  constructor(
    { head, offersWebSocket }: StreamHead,
    stream: ServerHttp2Stream,
    connection: StreamConnection,
    number: number,
  ) {
    super(head);
    this.#offersWebSocket = offersWebSocket;
    this.#stream = stream;
    this.#connection = connection;
    this.#number = number;
    const { host } = connection;
    this.#output = new StreamOutput(stream, host, () => this.cut());
    if (head.body.type !== 'none') {
      const body = new RequestBody(head.body, host.budget.bodies);
      this.#input = new StreamInput(stream, body, host, (failure) => this.refuse(failure));
    }
    this.#holdsBack = head.expectsContinue && this.#input !== undefined;
  }

  get peer(): string {
    return this.#connection.peer;
  }

  get connection(): ConnectionFacts {
    return this.#connection.facts(this.#number);
  }

  get ended(): boolean {
    return this.#state === 'answered' || this.#state === 'abandoned';
  }

  /** Whether anything of an answer was given. */
  get begun(): boolean {
    return this.#state !== 'open';
  }

  body(limit: number): Awaitable<Uint8Array> {
    const input = this.#input;
    if (!input) return noBytes;
    input.body.collect(limit);
    this.#ask(input);
    return input.body.content;
  }

  receive(receiver: BodyReceiver): () => void {
    const input = this.#input;
    if (!input) {
      receiver.end();
      return () => {};
    }
    input.body.forward(receiver);
    this.#ask(input);
    return () => {
      input.body.resume();
      input.goOn();
    };
  }

  /** The end of what a peer sends says nothing here: it comes with every request, and who goes away resets the stream. */
  endWithPeer(): void {}

  #ask(input: StreamInput): void {
    const { body } = input;
    if (this.#holdsBack && body.left > 0 && (body.isCollected || body.isForwarded)) {
      this.#holdsBack = false;
      this.#stream.additionalHeaders({ ':status': 100 });
    }
    input.goOn();
  }

  respond(head: ResponseHead, bytes: Body = noBytes): void {
    if (this.#state === 'abandoned') return;
    this.#mustBeOpen();
    this.#send(head, bytes);
    this.#complete();
  }

  stream(head: ResponseHead): Sink {
    const { status, length } = head;
    const hasNoBody = status === 204 || status === 304;
    const isBodiless = hasNoBody || this.method === 'HEAD';
    const isGone = this.#state === 'abandoned';
    if (!isGone) this.#mustBeOpen();
    const headers = this.#headersOf(head, hasNoBody ? undefined : length);
    if (!isGone) this.#state = 'streams';
    return new StreamSink({
      output: this.#output,
      isBodiless,
      begin: () => {
        if (!isGone) this.#begin(headers, isBodiless);
      },
      isOpen: () => this.#state === 'streams',
      complete: () => this.#complete(),
      cut: () => this.cut(),
    });
  }

  upgrade(answer: Uint8Array): Duplex | undefined {
    if (this.#state !== 'open' || !this.takesUpgrade) return undefined;
    this.#stream.respond(upgradeHeaders(answer));
    this.#complete();
    return this.#stream;
  }

  get budget(): UpgradeBudget {
    return this.#connection.host.budget;
  }

  onAbandoned(listener: () => void): void {
    if (this.#state === 'abandoned') listener();
    else if (this.#state !== 'answered') this.#listeners = [...(this.#listeners ?? []), listener];
  }

  // What its connection does with it.

  /** More of the body has come, or all of it. */
  receiveBody(bytes: Buffer | 'end'): void {
    if (bytes === 'end') this.#input?.end();
    else this.#input?.take(bytes);
  }

  /** It has had its effect: who has not asked for its body does not want it. */
  served(): void {
    this.#input?.body.discard();
    this.#input?.goOn();
  }

  /** All of the answer was sent: nothing of the request is of use any more (RFC 9113 8.1). */
  sent(): void {
    this.#output.drop();
    if (this.#input && !this.#stream.readableEnded) this.#stream.close();
  }

  /** The stream has come to its end, one way or the other. */
  closed(): void {
    this.#output.drop();
    this.#abandon();
  }

  /** Answers in place of a handler that failed: whatever it has begun to wait for is let go of, as if the peer had gone. */
  fail(): void {
    if (this.ended) return;
    if (this.begun) this.cut();
    else this.#answerInstead(500, 'Something went wrong in the server.');
  }

  /** The rest of the request cannot be read. */
  refuse({ status, reason }: ReadFailure): void {
    if (this.begun) this.cut();
    else this.#answerInstead(status, reason);
  }

  /** The server stops: an answer that is complete is still sent. */
  stop(): void {
    if (this.ended) return;
    this.#abandon();
    this.cut();
  }

  /** Resets the stream, whatever is queued. */
  cut(): void {
    this.#stream.destroy(cutOff);
  }

  #answerInstead(status: number, reason: string): void {
    this.#abandon();
    if (!this.#stream.destroyed) this.#send(...textResponse(status, reason));
  }

  #abandon(): void {
    this.#input?.drop();
    if (this.ended) return;
    const listeners = this.#listeners ?? [];
    this.#complete();
    this.#state = 'abandoned';
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        this.#connection.host.onError(error);
      }
    }
  }

  #send(head: ResponseHead, bytes: Body): void {
    const { status } = head;
    const hasNoBody = status === 204 || status === 304;
    const length = lengthOf(bytes);
    const isBodiless = hasNoBody || this.method === 'HEAD' || length === 0;
    this.#begin(this.#headersOf(head, head.chunked || hasNoBody ? undefined : length), isBodiless);
    if (!isBodiless) this.#output.endWith(pieces(bytes), length);
  }

  /** Throws where a header cannot be sent; nothing has been done then. */
  #headersOf(head: ResponseHead, length: number | undefined): OutgoingHttpHeaders {
    // A success would make the stream a WebSocket.
    const isMistaken = this.#offersWebSocket && head.status < 300;
    const sent = isMistaken ? { ...noWebSocket, headers: head.headers } : head;
    return streamHeaders(sent, this.#connection.host.standardHeaders(), length);
  }

  #begin(headers: OutgoingHttpHeaders, isAll: boolean): void {
    if (!this.#stream.destroyed) this.#stream.respond(headers, { endStream: isAll });
  }

  #mustBeOpen(): void {
    if (this.#state !== 'open') throw new Error('This request has been answered already.');
  }

  #complete(): void {
    this.#state = 'answered';
    this.#listeners = undefined;
  }
}
