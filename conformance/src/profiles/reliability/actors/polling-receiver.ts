import type { Location } from '../../../actors/locations.js';
import type { Call, HttpConnection } from '../../../wire/connection.js';
import { type HttpResponse, headerOf, statusLine } from '../../../wire/http-response.js';
import { Receiver, type ReceiverOptions } from './receiver.js';

/** A long-polling subscriber: asks for the next message as soon as it has one, with what that came with. */
export class PollingReceiver extends Receiver {
  readonly #location: Location;
  readonly #channel: string;
  #connection: HttpConnection | undefined;
  #closed = false;

  constructor(of: ReceiverOptions, { location, channel }: { location: Location; channel: string }) {
    super(of);
    this.#location = location;
    this.#channel = channel;
  }

  /** True when the first request has gone out; whether it is held, a later request of a publisher tells. */
  override async open(): Promise<boolean> {
    const first = this.#ask([]);
    await this.stage.within(first.sent, this.stage.ports.timing.patience);
    void this.#follow(first);
    return first.sentAt !== undefined;
  }

  override close(): void {
    this.#closed = true;
    this.#connection?.close();
  }

  async #follow(first: Call): Promise<void> {
    let call = first;
    let cursor: [string, string][] = [];
    let again = false;
    while (!this.#closed) {
      const outcome = await call.outcome;
      if (this.#closed) return;
      if (outcome.kind === 'response') {
        const { response } = outcome;
        if (response.status !== 200 && response.status !== 304) {
          return this.breaks(`it was answered ${statusLine(response)}`);
        }
        const before = this.receipts.length;
        this.take(response.body, response.endedAt);
        // Who is told nothing at once, again and again, must not ask without a pause.
        if (this.receipts.length === before) await this.#pause();
        cursor = cursorOf(response, cursor);
        again = false;
        if (closes(response)) this.#connection = undefined;
      } else if (again) {
        return this.breaks(`the connection was ${outcome.kind === 'broken' ? outcome.how : outcome.kind}`);
      } else {
        // A kept connection may be closed by the server at any time: asked once more, on a new one.
        again = true;
        this.#connection = undefined;
      }
      call = this.#ask(cursor);
    }
  }

  async #pause(): Promise<void> {
    await this.stage.pause(this.stage.ports.timing.quiet);
  }

  #ask(headers: readonly (readonly [string, string])[]): Call {
    this.#connection ??= this.stage.aside(this.#location, 'subscriber', this.transcript);
    return this.#connection.send(this.stage.request(this.#location, this.#channel, 'GET', { headers }));
  }
}

/** What to ask the next message with: relay 2.2, and the headers of the push-stream dialect alike. */
function cursorOf(response: HttpResponse, before: [string, string][]): [string, string][] {
  const lastModified = headerOf(response, 'Last-Modified');
  const etag = headerOf(response, 'Etag');
  if (lastModified === undefined && etag === undefined) return before;
  return [
    ...(lastModified === undefined ? [] : [['If-Modified-Since', lastModified] as [string, string]]),
    ...(etag === undefined ? [] : [['If-None-Match', etag] as [string, string]]),
  ];
}

function closes(response: HttpResponse): boolean {
  const options = (headerOf(response, 'Connection') ?? '').toLowerCase();
  return response.framing === 'close' || options.includes('close') || response.version === '1.0';
}
