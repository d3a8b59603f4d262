import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TargetMaker } from '../../../../mutants/world.js';
import type { Clock } from '../../../../wire/clock.js';
import { Asked, type Refusal } from './asked.js';
import { Channels } from './channels.js';
import { formatFor, informationOf, list, summary, totalsOf } from './information.js';
import type { Places } from './places.js';
import { Subscribers } from './subscribers.js';

// A push-stream server on bare node:http, written from the description of the dialect alone: it shares no line with the reference
// server, and makes other choices wherever the dialect leaves one. Where the kit is wrong about what servers must do, this one turns red.

const mandatory =
  "Don't have at least one of the mandatory headers: Connection, Upgrade, Sec-WebSocket-Key and Sec-WebSocket-Version";

class PushServer {
  readonly #clock: Clock;
  readonly #channels: Channels;
  readonly #subscribers: Subscribers;

  constructor(clock: Clock, { publisherStrict, publisher = publisherStrict }: Places) {
    const said = (directive: string, otherwise: string) =>
      Number.parseInt(publisher?.told[directive] ?? otherwise, 10);
    this.#clock = clock;
    this.#channels = new Channels(clock, {
      eventsChannel: publisher?.told.push_stream_events_channel_id ?? '',
      kept: said('push_stream_max_messages_stored_per_channel', '1000000'),
      keptFor: said('push_stream_message_ttl', '1800') * 1000,
      idleFor: said('push_stream_channel_inactivity_time', '30') * 1000,
    });
    this.#subscribers = new Subscribers(this.#channels, clock);
  }

  serve(asked: Asked, response: ServerResponse): void {
    const { method = '' } = asked.request;
    const isSocket = asked.role === 'websocket';
    if (method === 'OPTIONS' && !isSocket && asked.role !== 'statistics')
      return void this.#options(asked, response);
    if (!asked.methods.split(', ').includes(method)) {
      response.sendDate = false;
      if (!isSocket) asked.prepare(response);
      response.removeHeader('content-type');
      response.writeHead(405, { allow: asked.methods, 'content-length': 0, connection: 'close' }).end();
      return;
    }
    asked.prepare(response);
    if (asked.role === 'statistics') this.#statistics(asked, response);
    else if (isSocket) refuse(response, { status: 400, explain: mandatory });
    else if (asked.role === 'admin' || asked.role === 'normal') this.#publisher(asked, response);
    else {
      const refusal = asked.refusalOfSubscriber(this.#channels);
      if (refusal) refuse(response, refusal);
      else this.#subscribers.subscribe(asked, response);
    }
  }

  upgrade(asked: Asked, socket: Duplex): void {
    const version = asked.header('sec-websocket-version');
    const say = (explain: string, more = '') =>
      socket.end(
        `HTTP/1.1 400 No\r\n${more}X-NGINX-PUSHSTREAM-EXPLAIN: ${explain}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
      );
    if (version === '' || asked.header('sec-websocket-key') === '') say(mandatory);
    else if (version !== '8' && version !== '13')
      say('Version not supported. Supported versions: 8, 13', 'sec-websocket-version: 8, 13\r\n');
    else this.#subscribers.shake(asked, socket, asked.refusalOfSubscriber(this.#channels));
  }

  #options(asked: Asked, response: ServerResponse): void {
    asked.prepare(response);
    if (asked.role !== 'admin' && asked.role !== 'normal') {
      response.removeHeader('cache-control');
      response.removeHeader('expires');
    }
    response.writeHead(200).end();
  }

  #publisher(asked: Asked, response: ServerResponse): void {
    const { request, names } = asked;
    const { method } = request;
    const most = Number.parseInt(asked.told('client_max_body_size') || '1024', 10) * 1024;
    const tooMuch = () =>
      response.writeHead(413, 'Too Much', { connection: 'close' }).end('<h1>too much</h1>');
    const refusal = asked.refusal(this.#channels);
    // What is refused by its name is refused before its body has come.
    if (refusal) return void refuse(response, refusal);
    if (Number(request.headers['content-length'] ?? 0) > most) return void tooMuch();
    let body = '';
    request.setEncoding('latin1');
    request.on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      if (body.length > most) return void tooMuch();
      if (method === 'GET') return void this.#tell(asked, response);
      if (method === 'DELETE') return void this.#delete(asked, response, body);
      if (body === '')
        return void refuse(response, { status: 400, explain: 'Empty post requests are not allowed.' });
      // Others may have come while the body did.
      const late = asked.refusal(this.#channels);
      if (late) return void refuse(response, late);
      const draft = { text: body, eventId: asked.header('event-id'), eventType: asked.header('event-type') };
      const keeps = asked.isOn('push_stream_store_messages');
      for (const { name } of names) this.#channels.publish(name, draft, keeps);
      if (asked.isOn('push_stream_channel_info_on_publish', 'on')) this.#tell(asked, response);
      else response.writeHead(200, { 'content-length': 0 }).end();
    });
  }

  #delete(asked: Asked, response: ServerResponse, body: string): void {
    const text = body || asked.told('push_stream_channel_deleted_message_text') || 'Channel deleted';
    const there = asked.names.filter(({ name }) => this.#channels.remove(name, text));
    if (there.length === 0) return void missing(response);
    response.writeHead(200, { 'X-nginx-pushstream-explain': 'Channel deleted.' }).end();
  }

  #tell(asked: Asked, response: ServerResponse): void {
    const found = asked.names.flatMap(({ name }) => this.#channels.find(name) ?? []);
    const [first] = found;
    if (!first) return void missing(response);
    const type = formatFor(asked.header('accept'));
    const text =
      asked.names.length === 1 ? informationOf(type, first) : list(type, found, this.#totals(asked).about);
    response.writeHead(200, { 'content-type': type }).end(text, 'latin1');
  }

  #statistics(asked: Asked, response: ServerResponse): void {
    const { names } = asked;
    const type = formatFor(asked.header('accept'));
    const { about, totals, worker } = this.#totals(asked);
    response.setHeader('x-nginx-pushstream-tag', '0.0');
    response.setHeader('x-nginx-pushstream-commit', 'none');
    const pattern = names.find(({ name }) => name === 'ALL' || name.includes('*'))?.name;
    if (pattern === undefined && names.length > 0) return void this.#tell(asked, response);
    const prefix = pattern === 'ALL' ? '' : (pattern?.split('*')[0] ?? '');
    const found = this.#channels.all.filter(({ name }) => name.startsWith(prefix));
    const text = pattern === undefined ? summary(type, totals, worker) : list(type, found, about);
    response.writeHead(200, { 'content-type': type });
    // In chunks, one of them a single byte.
    response.write(text.slice(0, 1), 'latin1');
    response.end(text.slice(1), 'latin1');
  }

  #totals(asked: Asked) {
    const uptime = Math.floor(this.#clock.elapsed() / 1000);
    return totalsOf(this.#channels, (name) => asked.isWild(name), uptime);
  }
}

function refuse(response: ServerResponse, { status, explain }: Refusal): void {
  const headers = { 'X-NGINX-PUSHSTREAM-EXPLAIN': explain, 'Content-Length': 0, connection: 'close' };
  response.writeHead(status, 'No', headers).end();
}

const missing = (response: ServerResponse): void =>
  void response.writeHead(404, { 'Content-Length': '0' }).end();

/** The server in some places, on connections in memory. */
export function hubAt(places: Places): TargetMaker {
  return (clock) => {
    const hub = new PushServer(clock, places);
    const sockets = new Set<Duplex>();
    const server = createServer((request: IncomingMessage, response) => {
      const asked = Asked.at(places, request);
      if (asked) hub.serve(asked, response);
      else response.writeHead(404).end();
    });
    server.on('upgrade', (request, socket) => {
      const asked = Asked.at(places, request);
      if (asked?.role === 'websocket' && request.method === 'GET') hub.upgrade(asked, socket);
      else socket.end('HTTP/1.1 405 No\r\nallow: GET\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    });
    return {
      accept: (connection) => {
        sockets.add(connection);
        connection.on('close', () => sockets.delete(connection));
        server.emit('connection', connection);
      },
      close: () => {
        for (const socket of sockets) socket.destroy();
      },
    };
  };
}
