import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../../broker/clock.js';
import type { HeaderList } from '../../../../http/exchange.js';
import type { OutgoingBody } from './outgoing-body.js';
import { Watch } from './watch.js';

/** How long each part of a request to another server may take; milliseconds. */
export interface AttemptTimes {
  readonly connect: number;
  readonly send: number;
  readonly read: number;
}

/** What comes of asking another server. */
export type Attempted =
  | { readonly type: 'answered'; readonly response: IncomingMessage }
  | { readonly type: 'upgraded'; readonly response: IncomingMessage; readonly socket: Duplex }
  | {
      readonly type: 'failed';
      readonly why: 'error' | 'timeout' | 'invalid_header';
      readonly text: string;
      /** Whether anything of the request may have arrived. */
      readonly wasSent: boolean;
      /** Whether it was a kept connection that had been closed meanwhile. */
      readonly wasStale: boolean;
    };

/** Whom to ask, and for what. */
export interface AttemptRequest {
  readonly isSecure: boolean;
  readonly options: RequestOptions;
  readonly headers: HeaderList;
  readonly body: OutgoingBody;
  readonly times: AttemptTimes;
  readonly clock: Clock;
}

/** Sends the headers with what is to be said of the body. */
function setHeaders(
  out: ClientRequest,
  headers: HeaderList,
  { length, saysLength }: Pick<OutgoingBody, 'length' | 'saysLength'>,
): void {
  const values = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of headers) {
    const known = values.get(name.toLowerCase());
    if (known) known.values.push(value);
    else values.set(name.toLowerCase(), { name, values: [value] });
  }
  for (const { name, values: all } of values.values()) {
    out.setHeader(name, all.length === 1 ? (all[0] ?? '') : all);
  }
  // Without one, Node would say that the connection is kept.
  if (!values.has('connection')) out.removeHeader('Connection');
  if (length === undefined) out.setHeader('Transfer-Encoding', 'chunked');
  else if (length > 0 || saysLength) out.setHeader('Content-Length', length);
  // Else Node would tell the length of what is not there.
  else out.useChunkedEncodingByDefault = false;
}

/** One request to one server. */
export class Attempt {
  readonly outcome: Promise<Attempted>;
  #out: ClientRequest | undefined;
  #response: IncomingMessage | undefined;

  constructor(request: AttemptRequest) {
    this.outcome = new Promise((resolve) => this.#begin(request, resolve));
  }

  /** Lets go of it, whatever has come. */
  abort(): void {
    // A request that is let go of reads its answer to the end of what is there, as if that were all.
    if (this.#response) this.#response.destroy();
    else this.#out?.destroy();
  }

  #begin(
    { isSecure, options, headers, body, times, clock }: AttemptRequest,
    resolve: (outcome: Attempted) => void,
  ): void {
    let isConnected = false;
    let isLate = false;
    const failed = (why: 'error' | 'timeout' | 'invalid_header', text: string, out?: ClientRequest) => {
      const wasStale = out?.reusedSocket === true && why === 'error';
      resolve({ type: 'failed', why, text, wasSent: isConnected, wasStale });
    };
    let begun: ClientRequest | undefined;
    try {
      begun = (isSecure ? httpsRequest : httpRequest)({ ...options, setHost: false });
      setHeaders(begun, headers, body);
    } catch (error) {
      // It connects already, and what goes wrong with that is nobody's affair any more.
      begun?.on('error', () => {}).destroy();
      failed('error', String(error));
      return;
    }
    const out = begun;
    this.#out = out;
    const watch = new Watch(clock, () => {
      isLate = true;
      this.abort();
      const stage = isConnected ? 'while reading from it or sending to it' : 'while connecting';
      failed('timeout', `it took too long ${stage}`);
    });
    const connected = () => {
      isConnected = true;
      watch.stop();
      if (out.writableNeedDrain) watch.start(times.send);
      if (out.writableFinished) watch.start(times.read);
    };
    watch.start(times.connect);
    out.once('socket', (socket) => {
      if (out.reusedSocket || !socket.connecting) connected();
      else socket.once(isSecure ? 'secureConnect' : 'connect', connected);
    });
    body.onBlocked = () => void (isConnected && watch.start(times.send));
    body.onUnblocked = () => watch.stop();
    body.onSent = () => void (isConnected && watch.start(times.read));
    out.on('error', (error: NodeJS.ErrnoException) => {
      watch.stop();
      if (isLate) return;
      const isRubbish = error.code?.startsWith('HPE_') === true;
      failed(isRubbish ? 'invalid_header' : 'error', error.message, out);
    });
    out.once('close', () => watch.stop());
    out.once('response', (response) => {
      watch.stop();
      // What goes wrong is seen when it closes before its end; left to nobody, it would end the process.
      response.on('error', () => {});
      this.#response = response;
      resolve({ type: 'answered', response });
    });
    out.once('upgrade', (response, socket, head) => {
      watch.stop();
      if (head.length > 0) socket.unshift(head);
      resolve({ type: 'upgraded', response, socket });
    });
    body.sendTo(out);
  }
}
