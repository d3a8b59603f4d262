import type { Duplex } from 'node:stream';
import type { Timer } from '../../../../wire/clock.js';
import type { Channel, Channels, Message, Subscriber } from './channels.js';
import type { Behaviour } from './fault.js';
import { idOf, informationOf } from './information.js';
import type { Asked } from './server.js';
import { acceptSocket, closeFrame, frame, onFrames, opcodes } from './socket.js';

const meta = 'ws+meta.nchan';
const octets = 'application/octet-stream';
/** Milliseconds between pings. */
const interval = 1000;

/** The WebSocket connections of a server: of subscribers, of publishers, and of clients that are both. */
export class WebSocketSessions {
  readonly #channels: Channels;
  readonly #behaviour: Behaviour;
  readonly #stored: (asked: Asked, lasts: boolean) => readonly Message[];

  constructor(
    channels: Channels,
    behaviour: Behaviour,
    stored: (asked: Asked, lasts: boolean) => readonly Message[],
  ) {
    this.#channels = channels;
    this.#behaviour = behaviour;
    this.#stored = stored;
  }

  open(asked: Asked, socket: Duplex): void {
    const has = this.#behaviour.has.bind(this.#behaviour);
    const { place, names, request } = asked;
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/).filter(Boolean);
    const withMeta = offered.includes(meta);
    const none = offered.length > 0 && has('socket-empty-protocol') ? '' : undefined;
    acceptSocket(request, socket, withMeta ? meta : none, has('socket-wrong-accept'));
    const channel = this.#channels.open(names[0] ?? '');
    socket.on('error', () => socket.destroy());
    const leave = place === 'pub' ? () => {} : this.#subscribe(asked, channel, socket, withMeta);
    onFrames(socket, ({ opcode, payload }) => {
      if (opcode === opcodes.ping && !has('socket-no-pong')) socket.write(frame(opcodes.pong, payload));
      if (opcode === opcodes.close) {
        leave();
        socket.end();
      }
      if (opcode === opcodes.text || opcode === opcodes.binary)
        this.#publish(asked, channel, socket, opcode, payload);
    });
    socket.on('close', leave);
  }

  #publish({ place, request }: Asked, channel: Channel, socket: Duplex, opcode: number, body: Buffer): void {
    const has = this.#behaviour.has.bind(this.#behaviour);
    const drops = has(place === 'pub' ? 'publisher-socket-mute' : 'pubsub-mute');
    const type = opcode === opcodes.binary && !has('publisher-socket-no-type') ? octets : undefined;
    if (!drops) this.#channels.publish(channel, { body, type, keep: 10 });
    if (place === 'pub' ? has('publisher-socket-silent') : !has('pubsub-answers')) return;
    const { accept } = request.headers;
    const { text } = informationOf(channel, this.#channels.clock.now(), accept, this.#behaviour);
    socket.write(frame(opcodes.text, Buffer.from(text)));
  }

  /** Returns what makes it a subscriber no more. */
  #subscribe(asked: Asked, channel: Channel, socket: Duplex, withMeta: boolean): () => void {
    const has = this.#behaviour.has.bind(this.#behaviour);
    let timer: Timer | undefined;
    const ping = () => {
      if (!has('socket-no-ping')) socket.write(frame(opcodes.ping, Buffer.alloc(0)));
      timer = this.#channels.clock.after(interval, ping);
    };
    const subscriber: Subscriber = {
      lasts: true,
      give: (message) => {
        const binary = message.type === octets && !has('socket-text-only');
        const payload = withMeta ? this.#withMeta(message) : message.body;
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
      channel.subscribers.delete(subscriber);
    };
    for (const message of this.#stored(asked, true)) subscriber.give(message);
    channel.subscribers.add(subscriber);
    timer = this.#channels.clock.after(interval, ping);
    return leave;
  }

  #withMeta(message: Message): Buffer {
    const has = this.#behaviour.has.bind(this.#behaviour);
    const id = has('socket-meta-no-id') ? '' : `id: ${idOf(message, this.#behaviour)}\n`;
    const said = has('socket-meta-wrong-type') ? 'text/plain' : message.type;
    const type = said ? `content-type: ${said}\n` : '';
    return Buffer.concat([Buffer.from(`${id}${type}\n`), message.body]);
  }
}
