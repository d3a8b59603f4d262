import type { Duplex } from 'node:stream';
import type { Timer } from '../../../../wire/clock.js';
import type { Character } from './fault.js';
import { idOf, informationOf } from './information.js';
import type { Entry, Room, Rooms, Waiter } from './rooms.js';
import type { Asked } from './server.js';
import { acceptSocket, closeFrame, frame, onFrames, opcodes } from './socket.js';

const meta = 'ws+meta.nchan';
const octets = 'application/octet-stream';
/** Milliseconds between pings. */
const interval = 1000;

/** The WebSockets of a server: subscribers, publishers, and those that are both. */
export class SocketDesk {
  readonly #rooms: Rooms;
  readonly #character: Character;
  readonly #stored: (asked: Asked, lasts: boolean) => readonly Entry[];

  constructor(
    rooms: Rooms,
    character: Character,
    stored: (asked: Asked, lasts: boolean) => readonly Entry[],
  ) {
    this.#rooms = rooms;
    this.#character = character;
    this.#stored = stored;
  }

  open(asked: Asked, socket: Duplex): void {
    const has = this.#character.has.bind(this.#character);
    const { place, names, request } = asked;
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/).filter(Boolean);
    const withMeta = offered.includes(meta);
    const none = offered.length > 0 && has('socket-empty-protocol') ? '' : undefined;
    acceptSocket(request, socket, withMeta ? meta : none, has('socket-wrong-accept'));
    const room = this.#rooms.open(names[0] ?? '');
    socket.on('error', () => socket.destroy());
    const leave = place === 'pub' ? () => {} : this.#subscribe(asked, room, socket, withMeta);
    onFrames(socket, ({ opcode, payload }) => {
      if (opcode === opcodes.ping && !has('socket-no-pong')) socket.write(frame(opcodes.pong, payload));
      if (opcode === opcodes.close) {
        leave();
        socket.end();
      }
      if (opcode === opcodes.text || opcode === opcodes.binary)
        this.#publish(asked, room, socket, opcode, payload);
    });
    socket.on('close', leave);
  }

  #publish({ place, request }: Asked, room: Room, socket: Duplex, opcode: number, body: Buffer): void {
    const has = this.#character.has.bind(this.#character);
    const drops = has(place === 'pub' ? 'publisher-socket-mute' : 'pubsub-mute');
    const type = opcode === opcodes.binary && !has('publisher-socket-no-type') ? octets : undefined;
    if (!drops) this.#rooms.publish(room, { body, type, keep: 10 });
    if (place === 'pub' ? has('publisher-socket-silent') : !has('pubsub-answers')) return;
    const { accept } = request.headers;
    const { text } = informationOf(room, this.#rooms.clock.now(), accept, this.#character);
    socket.write(frame(opcodes.text, Buffer.from(text)));
  }

  /** Returns what makes it a subscriber no more. */
  #subscribe(asked: Asked, room: Room, socket: Duplex, withMeta: boolean): () => void {
    const has = this.#character.has.bind(this.#character);
    let timer: Timer | undefined;
    const ping = () => {
      if (!has('socket-no-ping')) socket.write(frame(opcodes.ping, Buffer.alloc(0)));
      timer = this.#rooms.clock.after(interval, ping);
    };
    const waiter: Waiter = {
      lasts: true,
      give: (entry) => {
        const binary = entry.type === octets && !has('socket-text-only');
        const payload = withMeta ? this.#withMeta(entry) : entry.body;
        socket.write(frame(binary ? opcodes.binary : opcodes.text, payload));
      },
      gone: () => {
        if (has('ends-none')) return;
        leave();
        socket.write(closeFrame(1001, has('socket-no-reason') ? '' : '410 Gone'));
      },
    };
    const leave = () => {
      timer?.cancel();
      room.waiters.delete(waiter);
    };
    for (const entry of this.#stored(asked, true)) waiter.give(entry);
    room.waiters.add(waiter);
    timer = this.#rooms.clock.after(interval, ping);
    return leave;
  }

  #withMeta(entry: Entry): Buffer {
    const has = this.#character.has.bind(this.#character);
    const id = has('socket-meta-no-id') ? '' : `id: ${idOf(entry, this.#character)}\n`;
    const said = has('socket-meta-wrong-type') ? 'text/plain' : entry.type;
    const type = said ? `content-type: ${said}\n` : '';
    return Buffer.concat([Buffer.from(`${id}${type}\n`), entry.body]);
  }
}
