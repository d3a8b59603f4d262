import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { Channels, type FakePublish } from '../../../src/testing/channels.js';
import { type FakeMessage, httpDate, readWanted, toScript, type Wanted } from '../../../src/testing/wire.js';
import { freePort } from './free-port.js';

interface Subscriber {
  readonly channels: readonly string[];
  send(message: FakeMessage): void;
  end(): void;
}

/** A request as it came: what tests look at. */
export interface Seen {
  readonly mode: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
}

/** A message template as it is written in nginx.conf: the server puts the text in as it came. */
const json = (m: FakeMessage) =>
  `{"id":${m.id},"channel":"${m.channel}","text":"${m.text}", "tag":"${m.tag}", "time":"${httpDate(m.time)}", "eventid":"${m.eventId}"}`;

/**
 * The page of the stream mode begins as in the sample configuration of the module: it sets the domain, after which in Firefox and
 * WebKit it is a stranger to the page around it; and it is long enough for WebKit, which shows nothing of a page before 512 bytes.
 */
const pageHeader = `<html><head><script>
try { document.domain = location.hostname; } catch {}
parent.PushStream.register(this);
</script></head>
<!--${' '.repeat(512)}-->
<body>\r\n`;

/** A little server that speaks the push-stream dialect as recorded, and misbehaves when it is told to. */
export class PushStreamServer {
  readonly requests: Seen[] = [];
  /** What to do with requests instead of answering them: a status, or a handler of its own. */
  readonly instead = new Map<
    string,
    number | ((request: IncomingMessage, response: ServerResponse) => void)
  >();
  template = json;
  exposesEtag = true;
  allowsOrigins = true;
  readonly #subscribers = new Set<Subscriber>();
  readonly #sockets = new Set<Socket>();
  readonly #webSockets = new WebSocketServer({ noServer: true });
  readonly #http: Server;
  #time = Math.floor(Date.now() / 1000) - 1000;
  #channels = new Channels(() => this.#time);
  /** What subscribers may still be sent, the oldest first. */
  #stored: FakeMessage[] = [];
  port = 0;

  private constructor() {
    this.#http = createServer((request, response) => this.#answer(request, response));
    this.#http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#http.on('upgrade', (request, socket, head) => {
      const instead = this.instead.get('ws');
      this.#note('ws', request);
      if (typeof instead === 'number' && instead !== 1008) {
        socket.end(`HTTP/1.1 ${instead} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        return;
      }
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        if (instead === 1008) webSocket.close(1008, '{"http_status": 403, "explain":"Not for you."}');
        else this.#serveSocket(request, webSocket);
      });
    });
  }

  static async start(): Promise<PushStreamServer> {
    const server = new PushStreamServer();
    server.port = await freePort();
    await server.listen();
    return server;
  }

  async listen(): Promise<void> {
    this.#http.listen(this.port, '127.0.0.1');
    await once(this.#http, 'listening');
  }

  get subscribers(): number {
    return this.#subscribers.size;
  }

  /** Publishes, some seconds after the message before. */
  publish(channel: string, text: string, options: FakePublish & { readonly later?: number } = {}): void {
    const { later = 0, ...more } = options;
    this.#time += later;
    const message = this.#channels.publish(channel, text, more);
    this.#stored.push(message);
    this.#send(message);
  }

  /** Sends a notice of the server: ping -1, deleted -2. */
  notice(id: number, channel: string, text: string): void {
    this.#send({ id, channel, text, time: 0, tag: 0, eventId: '', eventType: '' });
  }

  #send(message: FakeMessage): void {
    for (const subscriber of [...this.#subscribers])
      if (message.channel === '' || subscriber.channels.includes(message.channel)) subscriber.send(message);
  }

  /** Everything is forgotten; channels count from 1 again. */
  forget(): void {
    this.#stored = [];
    this.#channels = new Channels(() => this.#time);
    this.#time++;
  }

  /** The oldest messages are stored no longer. */
  expire(count: number): void {
    this.#stored.splice(0, count);
  }

  /** Cuts all connections the hard way. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#subscribers.clear();
  }

  /** Ends all subscriptions in order. */
  endAll(): void {
    for (const subscriber of [...this.#subscribers]) subscriber.end();
  }

  async close(): Promise<void> {
    if (!this.#http.listening) return;
    const closed = once(this.#http, 'close');
    this.#http.close();
    this.cut();
    await closed;
  }

  #note(mode: string, request: IncomingMessage): URL {
    const url = new URL(request.url ?? '', 'http://localhost');
    this.requests.push({ mode, url, headers: request.headers });
    return url;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const mode = /^\/([a-z]+)/.exec(request.url ?? '')?.[1] ?? '';
    const url = this.#note(mode, request);
    if (this.allowsOrigins) response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader(
      'Access-Control-Allow-Headers',
      'If-Modified-Since,If-None-Match,Etag,Event-Id,Event-Type,Last-Event-Id,X-Token',
    );
    const instead = this.instead.get(mode);
    if (request.method === 'OPTIONS') response.end();
    else if (request.method === 'HEAD') response.writeHead(405, { Allow: 'GET' }).end();
    else if (typeof instead === 'number') {
      response.writeHead(instead, { 'X-Nginx-PushStream-Explain': 'Not for you.' }).end();
    } else if (instead) instead(request, response);
    else if (mode === 'pub') this.#take(url, request, response);
    else if (mode === 'lp') this.#poll(url, request, response);
    else if (mode === 'ev' || mode === 'sub') this.#stream(mode, url, request, response);
    else response.writeHead(404).end();
  }

  #take(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString();
      const channels = (url.searchParams.get('id') ?? '').split('/').filter(Boolean);
      const eventId = String(request.headers['event-id'] ?? '');
      const eventType = String(request.headers['event-type'] ?? '');
      for (const channel of channels) this.publish(channel, text, { eventId, eventType });
      const infos = channels.map((channel) => ({
        channel,
        published_messages: this.#channels.count(channel),
      }));
      response.end(JSON.stringify(infos.length > 1 ? { infos } : infos[0]));
    });
  }

  /** What a request asks for: `/ev/news.b3/weather?time=...`, below the location of its mode. */
  #wanted(url: URL, { headers }: IncomingMessage): Wanted {
    const {
      'if-modified-since': time = '',
      'if-none-match': tag = '',
      'last-event-id': eventId = '',
    } = headers;
    const cursor = { 'If-Modified-Since': time, 'If-None-Match': tag, 'Last-Event-ID': String(eventId) };
    return readWanted(url, url.pathname.split('/').slice(2).join('/'), new Headers(cursor));
  }

  /** Old messages, channel by channel as the module sends them. */
  #past(wanted: Wanted): FakeMessage[] {
    return [...wanted.channels].flatMap((channel) =>
      this.#channels
        .replay({ ...wanted, channels: new Map([channel]) })
        .filter((message) => this.#stored.includes(message)),
    );
  }

  #stream(mode: string, url: URL, request: IncomingMessage, response: ServerResponse): void {
    const events = mode === 'ev';
    response.writeHead(200, { 'Content-Type': events ? 'text/event-stream' : 'text/html; charset=utf-8' });
    response.write(events ? ': \n' : pageHeader);
    this.#subscribe(
      url,
      request,
      response,
      (m) => {
        if (!events) return void response.write(toScript(m));
        if (m.id === -1) return void response.write(': -1\n');
        const id = m.eventId ? `id: ${m.eventId}\n` : '';
        const type = m.eventType ? `event: ${m.eventType}\n` : '';
        const lines = m.text.split(/\r\n|\n|\r/).filter(Boolean);
        response.write(
          `${id}${type}${lines.map((text) => `data: ${this.template({ ...m, text })}\n`).join('')}\n`,
        );
      },
      () => response.end(),
    );
  }

  #subscribe(
    url: URL,
    request: IncomingMessage,
    closing: { on(event: 'close', listener: () => void): unknown },
    send: (message: FakeMessage) => void,
    end: () => void,
  ): void {
    const wanted = this.#wanted(url, request);
    const subscriber: Subscriber = { channels: [...wanted.channels.keys()], send, end };
    for (const message of this.#past(wanted)) send(message);
    this.#subscribers.add(subscriber);
    closing.on('close', () => this.#subscribers.delete(subscriber));
  }

  #serveSocket(request: IncomingMessage, webSocket: WebSocket): void {
    const url = new URL(request.url ?? '', 'http://localhost');
    this.#subscribe(
      url,
      request,
      webSocket,
      (m) => (m.id === -1 ? webSocket.ping() : webSocket.send(this.template(m))),
      () => webSocket.close(),
    );
    webSocket.on('message', (text) => {
      for (const name of this.#wanted(url, request).channels.keys()) this.publish(name, String(text));
    });
    webSocket.on('error', () => {});
  }

  #poll(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const callback = url.searchParams.get('callback');
    const answer = (messages: readonly FakeMessage[]) => {
      const last = messages.reduce((a, b) =>
        b.time > a.time || (b.time === a.time && b.tag > a.tag) ? b : a,
      );
      if (this.exposesEtag) response.setHeader('Access-Control-Expose-Headers', 'Etag, Last-Modified');
      const headers = { 'Last-Modified': httpDate(last.time), Etag: `W/${last.tag}` };
      const bodies = messages.map(this.template);
      const body = callback
        ? `${callback}([${bodies.join(',')}]);`
        : bodies.map((text) => `${text}\r\n`).join('');
      response.writeHead(200, {
        ...headers,
        'Content-Type': callback ? 'application/javascript' : 'text/plain',
      });
      response.end(body);
    };
    const past = this.#past(this.#wanted(url, request));
    if (past.length > 0) {
      answer(past);
      return;
    }
    this.#subscribe(
      url,
      request,
      response,
      (m) => {
        if (!response.writableEnded) answer([m]);
      },
      () => response.writeHead(304, { 'Last-Modified': httpDate(this.#time), Etag: 'W/0' }).end(),
    );
  }
}
