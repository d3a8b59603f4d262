import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TargetMaker } from '../../../../mutants/world.js';
import type { Clock } from '../../../../wire/clock.js';
import { type Channel, Channels, type Draft, type Message, type Subscriber } from './channels.js';
import type { Behaviour, Fault, Freedoms } from './fault.js';
import { informationOf } from './information.js';
import {
  chunkedStream,
  etagOf,
  eventStream,
  lastModifiedOf,
  partStream,
  rawStream,
  type Stream,
} from './streams.js';
import { WebSocketSessions } from './websocket-sessions.js';

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
  readonly channels: Channels;
  readonly behaviour: Behaviour;
  readonly sockets: WebSocketSessions;

  constructor(clock: Clock, behaviour: Behaviour) {
    this.channels = new Channels(clock, behaviour.lateness);
    this.behaviour = behaviour;
    this.sockets = new WebSocketSessions(this.channels, behaviour, (asked, lasts) =>
      this.#stored(asked, lasts),
    );
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
    if (method === 'DELETE') return this.behaviour.has('pubsub-deletes');
    return method === 'POST' || (method === 'GET' && this.behaviour.has('pubsub-informs'));
  }

  #publisher({ place, names: [id = ''], request }: Asked, body: Buffer, response: ServerResponse): void {
    const has = this.behaviour.has.bind(this.behaviour);
    const { method, headers } = request;
    const say = (status: number, channel: Channel) => {
      const accept = has('json-get-only') && method !== 'GET' ? undefined : headers.accept;
      const { type, text } = informationOf(channel, this.channels.clock.now(), accept, this.behaviour);
      response.writeHead(status, { 'Content-Type': type }).end(text);
    };
    const channel = this.channels.find(id);
    if (method === 'GET' || method === 'DELETE') {
      if (!channel) return void response.writeHead(404).end();
      if (method === 'GET') {
        say(200, channel);
        return;
      }
      if (has('json-delete-emptied')) channel.messages = [];
      say(200, channel);
      this.channels.delete(channel);
      return;
    }
    if (method !== 'POST' && method !== 'PUT') return void response.writeHead(501).end();
    if (method === 'PUT') {
      say(200, this.channels.open(id));
      return;
    }
    const open = this.channels.open(id);
    const present = [...open.subscribers].some(({ lasts }) => !(lasts && has('says-202')));
    const event = headers['x-eventsource-event'];
    const draft: Draft = {
      body,
      type: headers['content-type'],
      event: Array.isArray(event) ? event[0] : event,
      keep: keeps[place] ?? 10,
    };
    if (place !== 'pubsub' || !has('pubsub-drops'))
      this.channels.publish(open, draft, has('serves-one') && lastsAll(open));
    say(present ? 201 : 202, open);
  }

  #subscriber(asked: Asked, response: ServerResponse): void {
    const { place, names, request } = asked;
    const has = this.behaviour.has.bind(this.behaviour);
    const unknown = names.some((name) => !this.channels.find(name));
    if (place === 'existing' && ((unknown && !has('access-open')) || has('access-closed'))) {
      return void response.writeHead(403).end();
    }
    const channels = names.map((name) => this.channels.open(name));
    for (const channel of channels) this.#noteReader(channel);
    const wantsEvents = place === 'multi' && /event-stream/.test(request.headers.accept ?? '');
    const make = wantsEvents ? eventStream : Object.entries(lasting).find(([name]) => name === place)?.[1];
    if (make) this.#stream(asked, channels, make(response, this.behaviour), response);
    else this.#poll(asked, channels, response);
  }

  #noteReader(channel: Channel): void {
    if (this.behaviour.missesFirst && !channel.known) channel.known = true;
    else channel.asked = this.channels.clock.now();
  }

  #stream(asked: Asked, channels: readonly Channel[], stream: Stream, response: ServerResponse): void {
    const has = this.behaviour.has.bind(this.behaviour);
    for (const message of this.#stored(asked, true)) stream.give(message);
    const heard = has('multi-first-only') ? channels.slice(0, 1) : channels;
    const subscriber: Subscriber = {
      lasts: true,
      give: (message) => stream.give(message),
      gone: () => {
        if (has('ends-none') || (channels.length > 1 && has('multi-not-ended'))) return;
        leave();
        stream.end();
      },
    };
    const leave = this.#join(heard, subscriber);
    const ping = () => {
      stream.ping?.();
      timer = this.channels.clock.after(seconds.ping, ping);
    };
    let timer = stream.ping ? this.channels.clock.after(seconds.ping, ping) : undefined;
    response.on('close', () => {
      timer?.cancel();
      leave();
    });
  }

  #poll(asked: Asked, channels: readonly Channel[], response: ServerResponse): void {
    const has = this.behaviour.has.bind(this.behaviour);
    const [first] = this.#stored(asked, false);
    if (first) {
      this.#show(first, response);
      return;
    }
    if (asked.place === 'sub-ip') return void response.writeHead(304).end();
    const subscriber: Subscriber = {
      lasts: false,
      give: (message) => {
        leave();
        this.#show(message, response);
      },
      gone: () => {
        leave();
        response.writeHead(410).end();
      },
    };
    const leave = this.#join(channels, subscriber);
    const wait = has('timeout-at-once') ? 1 : seconds.timeout;
    const out = () => {
      leave();
      response.writeHead(has('timeout-304') ? 304 : 408).end();
    };
    const timer = asked.place === 'timeout' ? this.channels.clock.after(wait, out) : undefined;
    response.on('close', () => {
      timer?.cancel();
      leave();
    });
  }

  #join(channels: readonly Channel[], subscriber: Subscriber): () => void {
    for (const channel of channels) channel.subscribers.add(subscriber);
    return () => {
      for (const channel of channels) channel.subscribers.delete(subscriber);
    };
  }

  #show(message: Message, response: ServerResponse): void {
    response.setHeader('Last-Modified', lastModifiedOf(message));
    response.setHeader('Etag', etagOf(message, this.behaviour));
    if (message.type) response.setHeader('Content-Type', message.type);
    response.end(message.body);
  }

  /** What lies after the position that a request names, oldest first. */
  #stored(asked: Asked, lasts: boolean): Message[] {
    const { names } = asked;
    const has = this.behaviour.has.bind(this.behaviour);
    const position = this.#position(asked, lasts);
    if (lasts && has('skips-stored') && position < 0) return [];
    const heard = names.length > 1 && has('multi-first-only') ? names.slice(0, 1) : names;
    return heard
      .flatMap((name, index) => {
        const after = has('multi-own-position') && index > 0 ? -1 : position;
        return (this.channels.find(name)?.messages ?? []).filter(({ tag }) => tag > after);
      })
      .sort((one, two) => one.tag - two.tag);
  }

  #position({ request, argument }: Asked, lasts: boolean): number {
    const has = this.behaviour.has.bind(this.behaviour);
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
function lastsAll({ subscribers }: Channel): boolean {
  return [...subscribers].every(({ lasts }) => lasts);
}

function read(request: IncomingMessage): Asked {
  const url = new URL(request.url ?? '/', 'http://any');
  const [, place = '', ...rest] = url.pathname.split('/');
  const names = place === 'multi' ? rest.map(decodeURIComponent) : [url.searchParams.get('id') ?? ''];
  return { place, names, request, argument: url.searchParams.get('last_event_id') ?? undefined };
}

/** A server of nchan's dialect, on connections in memory. */
export function nchanTarget(freedoms: Freedoms = {}, ...faults: readonly Fault[]): TargetMaker {
  return (clock) => {
    const behaviour: Behaviour = { ...freedoms, has: (fault) => faults.includes(fault) };
    const nchan = new NchanLike(clock, behaviour);
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
