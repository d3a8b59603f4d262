import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { TargetMaker } from '../../../mutants/world.js';
import type { Clock } from '../../../wire/clock.js';

// A push server on bare node:http, written from the protocol alone: it shares no line with the reference server, and makes
// other choices wherever the protocol leaves one. Where the kit is wrong about what servers must do, this one turns red.

interface Entry {
  readonly at: number;
  readonly number: number;
  readonly type: string | undefined;
  readonly body: Buffer;
}

interface Room {
  entries: Entry[];
  waiting: { response: ServerResponse; mode: string }[];
}

class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #clock: Clock;
  #number = 1000;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  publisher(
    id: string,
    place: string,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const existing = this.#rooms.get(id);
    const say = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/html' }).end(text);
    const describe = (room: Room) => `<p>${room.entries.length} kept, ${room.waiting.length} waiting</p>`;
    if (request.method === 'GET' || request.method === 'DELETE') {
      if (!existing) return void say(404, '');
      if (request.method === 'DELETE') {
        this.#rooms.delete(id);
        for (const { response: held } of existing.waiting.splice(0)) held.writeHead(410).end();
      }
      return void say(200, describe(existing));
    }
    if (request.method !== 'PUT' && request.method !== 'POST') return void say(501, 'what?');
    const room = existing ?? this.#open(id);
    if (request.method === 'PUT') return void say(200, describe(room));
    const entry = {
      at: this.#seconds(),
      number: this.#number++,
      type: request.headers['content-type'],
      body,
    };
    if (place !== 'pub-nostore') room.entries.push(entry);
    if (place === 'pub-limit') room.entries = room.entries.slice(-3);
    room.entries = room.entries.slice(-50);
    const held = room.waiting.splice(0);
    for (const waiter of held) this.#show(entry, waiter.response);
    say(held.length > 0 ? 201 : 202, `<p>went to ${held.length}</p>`);
  }

  subscriber(id: string, place: string, request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
    const since = Date.parse(request.headers['if-modified-since'] ?? '');
    const number = Number(/\d+/.exec(request.headers['if-none-match'] ?? '')?.[0] ?? 0);
    const room = this.#rooms.get(id);
    const next = room?.entries.find(
      (entry) =>
        Number.isNaN(since) ||
        entry.at > since / 1000 ||
        (entry.at === since / 1000 && entry.number > number),
    );
    if (next) return void this.#show(next, response);
    if (place === 'poll') return void response.writeHead(304).end();
    this.#hold(room ?? this.#open(id), place, response);
  }

  #hold(room: Room, mode: string, response: ServerResponse): void {
    const older = room.waiting.filter((waiter) => waiter.mode === mode && mode !== 'sub');
    const refuse = (loser: ServerResponse) => loser.writeHead(409).end('somebody else is here');
    if (mode === 'first' && older.length > 0) return void refuse(response);
    for (const waiter of older) refuse(waiter.response);
    room.waiting = [...room.waiting.filter((waiter) => !older.includes(waiter)), { response, mode }];
    response.on('close', () => {
      room.waiting = room.waiting.filter((waiter) => waiter.response !== response);
    });
  }

  #show(entry: Entry, response: ServerResponse): void {
    response.setHeader('last-modified', new Date(entry.at * 1000).toUTCString());
    response.setHeader('etag', `W/"n${entry.number}"`);
    if (entry.type) response.setHeader('content-type', entry.type);
    response.write(entry.body);
    response.end();
  }

  #open(id: string): Room {
    const room: Room = { entries: [], waiting: [] };
    this.#rooms.set(id, room);
    return room;
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}

/** The independent server, on connections in memory. */
export const independentTarget: TargetMaker = (clock) => {
  const rooms = new Rooms(clock);
  const server = createServer({ sendDate: false } as object, (request, response) => {
    const url = new URL(request.url ?? '/', 'http://any');
    const place = url.pathname.replace('/relay/', '');
    const id = url.searchParams.get('id') ?? '';
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (place.startsWith('pub')) rooms.publisher(id, place, request, Buffer.concat(pieces), response);
      else rooms.subscriber(id, place, request, response);
    });
  });
  server.on('clientError', (_error, socket) =>
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n'),
  );
  return {
    accept: (connection) => void server.emit('connection', connection),
    close: () => void server.closeAllConnections(),
  };
};
