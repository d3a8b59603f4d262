import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TargetMaker } from '../../../../proof/world.js';
import type { Clock } from '../../../../wire/clock.js';
import type { Character, Fault, Manner } from './fault.js';
import { informationOf } from './information.js';
import { type Draft, type Entry, type Room, Rooms, type Waiter } from './rooms.js';
import { SocketDesk } from './socket-desk.js';
import {
  chunkedStream,
  etagOf,
  eventStream,
  lastModifiedOf,
  partStream,
  rawStream,
  type Stream,
} from './streams.js';

// A server of nchan's dialect on bare node:http, written from its documents. It shares nothing with the reference server.

const lasting = { ev: eventStream, chunked: chunkedStream, multipart: partStream, raw: rawStream } as const;
const keeps: Readonly<Record<string, number>> = { 'pub-nostore': 0, 'pub-limit': 3 };

/** The time-out of the location that has one, and the interval of pings; milliseconds. */
export const seconds = { timeout: 2000, ping: 1000 } as const;

/** A request, with what its url says. */
export interface Asked {
  readonly place: string;
  readonly names: readonly string[];
  readonly request: IncomingMessage;
  readonly argument: string | undefined;
}

class NchanLike {
  readonly rooms: Rooms;
  readonly character: Character;
  readonly sockets: SocketDesk;

  constructor(clock: Clock, character: Character) {
    this.rooms = new Rooms(clock, character.lateness);
    this.character = character;
    this.sockets = new SocketDesk(this.rooms, character, (asked, lasts) => this.#stored(asked, lasts));
  }

  request(asked: Asked, body: Buffer, response: ServerResponse): void {
    const { place, request } = asked;
    const isPublisher = place.startsWith('pub') && place !== 'pubsub';
    if (isPublisher || (place === 'pubsub' && this.#publishesAtPubsub(request))) {
      this.#publisher(asked, body, response);
    } else if (request.method !== 'GET') {
      response.writeHead(405, { Allow: 'GET' }).end();
    } else {
      this.#subscriber(asked, response);
    }
  }

  #publishesAtPubsub({ method }: IncomingMessage): boolean {
    if (method === 'DELETE') return this.character.has('pubsub-deletes');
    return method === 'POST' || (method === 'GET' && this.character.has('pubsub-informs'));
  }

  #publisher({ place, names: [id = ''], request }: Asked, body: Buffer, response: ServerResponse): void {
    const has = this.character.has.bind(this.character);
    const { method, headers } = request;
    const say = (status: number, room: Room) => {
      const accept = has('json-get-only') && method !== 'GET' ? undefined : headers.accept;
      const { type, text } = informationOf(room, this.rooms.clock.now(), accept, this.character);
      response.writeHead(status, { 'Content-Type': type }).end(text);
    };
    const room = this.rooms.find(id);
    if (method === 'GET' || method === 'DELETE') {
      if (!room) return void response.writeHead(404).end();
      if (method === 'GET') {
        say(200, room);
        return;
      }
      if (has('json-delete-emptied')) room.entries = [];
      say(200, room);
      this.rooms.delete(room);
      return;
    }
    if (method !== 'POST' && method !== 'PUT') return void response.writeHead(501).end();
    if (method === 'PUT') {
      say(200, this.rooms.open(id));
      return;
    }
    const open = this.rooms.open(id);
    const present = [...open.waiters].some(({ lasts }) => !(lasts && has('says-202')));
    const event = headers['x-eventsource-event'];
    const draft: Draft = {
      body,
      type: headers['content-type'],
      event: Array.isArray(event) ? event[0] : event,
      keep: keeps[place] ?? 10,
    };
    if (place !== 'pubsub' || !has('pubsub-drops'))
      this.rooms.publish(open, draft, has('serves-one') && lastsAll(open));
    say(present ? 201 : 202, open);
  }

  #subscriber(asked: Asked, response: ServerResponse): void {
    const { place, names, request } = asked;
    const has = this.character.has.bind(this.character);
    const unknown = names.some((name) => !this.rooms.find(name));
    if (place === 'existing' && ((unknown && !has('access-open')) || has('access-closed'))) {
      return void response.writeHead(403).end();
    }
    const rooms = names.map((name) => this.rooms.open(name));
    for (const room of rooms) this.#noteReader(room);
    const wantsEvents = place === 'multi' && /event-stream/.test(request.headers.accept ?? '');
    const make = wantsEvents ? eventStream : Object.entries(lasting).find(([name]) => name === place)?.[1];
    if (make) this.#stream(asked, rooms, make(response, this.character), response);
    else this.#poll(asked, rooms, response);
  }

  #noteReader(room: Room): void {
    if (this.character.missesFirst && !room.known) room.known = true;
    else room.asked = this.rooms.clock.now();
  }

  #stream(asked: Asked, rooms: readonly Room[], stream: Stream, response: ServerResponse): void {
    const has = this.character.has.bind(this.character);
    for (const entry of this.#stored(asked, true)) stream.give(entry);
    const heard = has('multi-first-only') ? rooms.slice(0, 1) : rooms;
    const waiter: Waiter = {
      lasts: true,
      give: (entry) => stream.give(entry),
      gone: () => {
        if (has('ends-none') || (rooms.length > 1 && has('multi-not-ended'))) return;
        leave();
        stream.end();
      },
    };
    const leave = this.#join(heard, waiter);
    const ping = () => {
      stream.ping?.();
      timer = this.rooms.clock.after(seconds.ping, ping);
    };
    let timer = stream.ping ? this.rooms.clock.after(seconds.ping, ping) : undefined;
    response.on('close', () => {
      timer?.cancel();
      leave();
    });
  }

  #poll(asked: Asked, rooms: readonly Room[], response: ServerResponse): void {
    const has = this.character.has.bind(this.character);
    const [first] = this.#stored(asked, false);
    if (first) {
      this.#show(first, response);
      return;
    }
    if (asked.place === 'sub-ip') return void response.writeHead(304).end();
    const waiter: Waiter = {
      lasts: false,
      give: (entry) => {
        leave();
        this.#show(entry, response);
      },
      gone: () => {
        leave();
        response.writeHead(410).end();
      },
    };
    const leave = this.#join(rooms, waiter);
    const wait = has('timeout-at-once') ? 1 : seconds.timeout;
    const out = () => {
      leave();
      response.writeHead(has('timeout-304') ? 304 : 408).end();
    };
    const timer = asked.place === 'timeout' ? this.rooms.clock.after(wait, out) : undefined;
    response.on('close', () => {
      timer?.cancel();
      leave();
    });
  }

  #join(rooms: readonly Room[], waiter: Waiter): () => void {
    for (const room of rooms) room.waiters.add(waiter);
    return () => {
      for (const room of rooms) room.waiters.delete(waiter);
    };
  }

  #show(entry: Entry, response: ServerResponse): void {
    response.setHeader('Last-Modified', lastModifiedOf(entry));
    response.setHeader('Etag', etagOf(entry, this.character));
    if (entry.type) response.setHeader('Content-Type', entry.type);
    response.end(entry.body);
  }

  /** What lies after the position that a request names, oldest first. */
  #stored(asked: Asked, lasts: boolean): Entry[] {
    const { names } = asked;
    const has = this.character.has.bind(this.character);
    const position = this.#position(asked, lasts);
    if (lasts && has('skips-stored') && position < 0) return [];
    const heard = names.length > 1 && has('multi-first-only') ? names.slice(0, 1) : names;
    return heard
      .flatMap((name, index) => {
        const after = has('multi-own-position') && index > 0 ? -1 : position;
        return (this.rooms.find(name)?.entries ?? []).filter(({ tag }) => tag > after);
      })
      .sort((one, two) => one.tag - two.tag);
  }

  #position({ request, argument }: Asked, lasts: boolean): number {
    const has = this.character.has.bind(this.character);
    const { headers } = request;
    const said = headers['last-event-id'];
    const id = has(lasts ? 'no-resume' : 'poll-no-resume') ? undefined : [said].flat()[0];
    const named =
      id ?? (has(lasts ? 'no-resume-argument' : 'poll-no-resume-argument') ? undefined : argument);
    const fromId = named === undefined ? undefined : Number(/\d+$/.exec(named)?.[0] ?? -1);
    const etag = headers['if-modified-since'] === undefined ? undefined : headers['if-none-match'];
    const number = etag === undefined ? undefined : Number(/\d+/.exec(etag)?.[0] ?? -1);
    const fromEtag = number !== undefined && has('etag-other') ? number / 7 : number;
    const [one, two] = has('poll-id-first') ? [fromId, fromEtag] : [fromEtag, fromId];
    return one ?? two ?? -1;
  }
}

/** Whether all who wait on a channel have connections that last. */
function lastsAll({ waiters }: Room): boolean {
  return [...waiters].every(({ lasts }) => lasts);
}

function read(request: IncomingMessage): Asked {
  const url = new URL(request.url ?? '/', 'http://any');
  const [, place = '', ...rest] = url.pathname.split('/');
  const names = place === 'multi' ? rest.map(decodeURIComponent) : [url.searchParams.get('id') ?? ''];
  return { place, names, request, argument: url.searchParams.get('last_event_id') ?? undefined };
}

/** A server of nchan's dialect, on connections in memory. */
export function nchanTarget(manner: Manner = {}, ...faults: readonly Fault[]): TargetMaker {
  return (clock) => {
    const character: Character = { ...manner, has: (fault) => faults.includes(fault) };
    const nchan = new NchanLike(clock, character);
    const server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => nchan.request(read(request), Buffer.concat(pieces), response));
    });
    server.on('upgrade', (request, socket: Duplex) => nchan.sockets.open(read(request), socket));
    server.on('clientError', (_error, socket) =>
      socket.end('HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n'),
    );
    return {
      accept: (connection) => void server.emit('connection', connection),
      close: () => void server.closeAllConnections(),
    };
  };
}
