import { HttpResponse, http, type RequestHandler, type WebSocketHandler, ws } from 'msw';
import * as packages from '#packages';
import { Channels, type FakePublish } from './channels.js';
import { type FakeMessage, httpDate, readWanted, toEvent, toJson, toScript, type Wanted } from './wire.js';

/** Where the locations of a fake server are; the defaults are those of the client. */
export interface FakeServerOptions {
  readonly publisher?: string;
  readonly eventsource?: string;
  readonly websocket?: string;
  readonly longpolling?: string;
  readonly stream?: string;
}

const streamHeader = '<html><head><script>parent.PushStream.register(this);</script></head>\r\n<body>\r\n';

/**
 * A push-stream server made of msw handlers, so that pages can be tested without a server. It has all messages in
 * memory, and speaks EventSource, WebSocket, long-polling (JSONP too) and the stream mode by fetch.
 */
export class FakeServer {
  /** For `setupServer(...fake.handlers)` in Node, `setupWorker(...fake.handlers)` in browsers. */
  readonly handlers: readonly (RequestHandler | WebSocketHandler)[];
  /** All that was published, by the test and by the page. */
  readonly published: FakeMessage[] = [];
  #channels = new Channels();
  /** Ends each open connection. */
  readonly #open = new Set<() => void>();
  #refusal: number | undefined;

  /** @param url the origin that the client is told of, for example `http://push.example` */
  constructor(url: string, options: FakeServerOptions = {}) {
    // msw intercepts the global WebSocket, which Node 20 lacks; it has to be there before msw listens.
    for (const [name, value] of [
      ['WebSocket', packages.WebSocket],
      ['EventSource', packages.EventSource],
    ] as const)
      if (!(name in globalThis))
        Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    const origin = url.replace(/\/$/, '');
    const {
      publisher = '/pub',
      eventsource = '/ev',
      websocket = '/ws',
      longpolling = '/lp',
      stream = '/sub',
    } = options;
    const subscribe = (
      prefix: string,
      answer: (request: Request, wanted: Wanted) => Response | Promise<Response>,
    ) =>
      http.get(`${origin}${prefix}/*`, ({ request }) => {
        const asked = new URL(request.url);
        return (
          this.#refused() ??
          answer(request, readWanted(asked, asked.pathname.slice(prefix.length), request.headers))
        );
      });
    this.handlers = [
      http.post(`${origin}${publisher}`, ({ request }) => this.#refused() ?? this.#take(request)),
      subscribe(eventsource, (request, wanted) =>
        this.#stream(request, wanted, 'text/event-stream', ':\n\n', toEvent),
      ),
      subscribe(stream, (request, wanted) =>
        this.#stream(request, wanted, 'text/html; charset=utf-8', streamHeader, toScript),
      ),
      subscribe(longpolling, (request, wanted) => this.#poll(request, wanted)),
      ws
        .link(`${origin.replace(/^http/, 'ws')}${websocket}/*`)
        .addEventListener('connection', ({ client }) => {
          if (this.#refusal) {
            client.close(1008, JSON.stringify({ http_status: this.#refusal }));
            return;
          }
          const asked = new URL(client.url);
          const wanted = readWanted(asked, asked.pathname.slice(websocket.length), new Headers());
          const send = (message: FakeMessage) => client.send(toJson(message));
          const leave = this.#join(wanted, send, () => client.close(3000));
          if (wanted.opening) send(this.#channels.opening());
          client.addEventListener('close', leave);
          client.addEventListener('message', ({ data }) => {
            for (const channel of wanted.channels.keys()) this.#publish(channel, String(data));
          });
        }),
    ];
  }

  /** How many connections wait for messages. */
  get subscribers(): number {
    return this.#channels.subscribers;
  }

  /** Publishes to a channel: a text as the client's `publish` would send it, anything else as JSON. */
  publish(channel: string, data: unknown, options?: FakePublish): FakeMessage {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    return this.#publish(channel, encodeURIComponent(text), options);
  }

  /** Ends all connections, as a server that is restarted; clients connect again and resume. */
  cut(): void {
    for (const end of [...this.#open]) end();
  }

  /** From now on refuses everything with this status, or, given nothing, accepts again. Open connections stay. */
  refuse(status?: number): void {
    this.#refusal = status;
  }

  /** Ends all connections and forgets everything, for the next test. */
  reset(): void {
    this.cut();
    this.#channels = new Channels();
    this.published.length = 0;
    this.#refusal = undefined;
  }

  #refused(): Response | undefined {
    return this.#refusal ? new HttpResponse(null, { status: this.#refusal }) : undefined;
  }

  #publish(channel: string, text: string, options?: FakePublish): FakeMessage {
    const message = this.#channels.publish(channel, text, options);
    this.published.push(message);
    return message;
  }

  async #take(request: Request): Promise<Response> {
    const names = (new URL(request.url).searchParams.get('id') ?? '').split('/').filter(Boolean);
    const { headers } = request;
    const eventId = headers.get('Event-Id') ?? '';
    const eventType = headers.get('Event-Type') ?? '';
    const text = await request.text();
    const infos = names.map((channel) => {
      const { id } = this.#publish(channel, text, { eventId, eventType });
      return { channel, published_messages: id, stored_messages: id, subscribers: this.subscribers };
    });
    return HttpResponse.json(infos.length === 1 ? infos[0] : { infos });
  }

  /** Old messages first, then those to come. */
  #join(wanted: Wanted, send: (message: FakeMessage) => void, end: () => void): () => void {
    for (const message of this.#channels.replay(wanted)) send(message);
    const unfollow = this.#channels.follow(wanted, send);
    const leave = () => {
      unfollow();
      this.#open.delete(stop);
    };
    const stop = () => {
      leave();
      end();
    };
    this.#open.add(stop);
    return leave;
  }

  #stream(
    { signal }: Request,
    wanted: Wanted,
    type: string,
    header: string,
    write: (message: FakeMessage) => string,
  ): Response {
    const encoder = new TextEncoder();
    let leave = () => {};
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(encoder.encode(header));
        const send = (message: FakeMessage) => controller.enqueue(encoder.encode(write(message)));
        leave = this.#join(wanted, send, () => controller.close());
        if (wanted.opening) send(this.#channels.opening());
        // A client may have left before it was answered.
        if (signal.aborted) leave();
        else signal.addEventListener('abort', leave, { once: true });
      },
      cancel: () => leave(),
    });
    return new HttpResponse(body, { headers: { 'Content-Type': type, Date: httpDate(Date.now() / 1000) } });
  }

  async #poll({ url, signal }: Request, wanted: Wanted): Promise<Response> {
    const old = this.#channels.replay(wanted);
    const callback = new URL(url).searchParams.get('callback');
    const isNew = wanted.opening && wanted.time === undefined && !wanted.eventId;
    const opening = isNew && old.length === 0 ? this.#channels.opening() : undefined;
    const messages = opening ? [opening] : old.length > 0 ? old : await this.#next(wanted, signal);
    const last = messages.at(-1);
    if (!last) return new HttpResponse(null, { status: 304 });
    const texts = messages.map(toJson);
    const headers = { 'Last-Modified': httpDate(last.time), Etag: String(last.tag) };
    if (opening && !callback) return new HttpResponse(null, { status: 304, headers });
    return callback
      ? new HttpResponse(`${callback}([${texts.join()}]);`, {
          headers: { ...headers, 'Content-Type': 'application/javascript' },
        })
      : new HttpResponse(texts.join('\r\n'), { headers: { ...headers, 'Content-Type': 'application/json' } });
  }

  /** The next message, or none when the connection ends before. */
  #next(wanted: Wanted, signal: AbortSignal): Promise<readonly FakeMessage[]> {
    return new Promise((resolve) => {
      const leave = this.#join(
        wanted,
        (message) => {
          leave();
          resolve([message]);
        },
        () => resolve([]),
      );
      const give = () => {
        leave();
        resolve([]);
      };
      if (signal.aborted) give();
      else signal.addEventListener('abort', give, { once: true });
    });
  }
}
