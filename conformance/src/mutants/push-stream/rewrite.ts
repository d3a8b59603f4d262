import type { Duplex } from 'node:stream';
import type { Exchange, Location, Parts, ResponseHead, Sink } from 'pushstream-server/parts';
import { FrameReader } from '../../wire/websocket-reader.js';
import { over } from '../rewrite.js';

type Mode = 'streaming' | 'eventsource';

/** The mode of a push-stream subscriber location; undefined for what is none. */
function modeOf({ settings }: Location): string | undefined {
  const mode: unknown = 'push_stream_subscriber' in settings ? settings.push_stream_subscriber : undefined;
  return typeof mode === 'string' ? mode : undefined;
}

/** Subscribers of a mode are served on what `change` makes of the exchange. */
export function subscribed(
  mode: Mode | 'websocket',
  change: (exchange: Exchange) => Partial<Exchange>,
): Pick<Parts, 'decorateHandler'> {
  return {
    decorateHandler: (handler, location) =>
      modeOf(location) === mode ? (exchange) => handler(over(exchange, change(exchange))) : handler,
  };
}

/** What goes out to streaming or EventSource subscribers after the head goes through `change`, write by write. */
export function streaming(
  mode: Mode,
  change: (bytes: Uint8Array, index: number) => readonly Uint8Array[],
): Pick<Parts, 'decorateHandler'> {
  return sinking(mode, (sink) => {
    let index = 0;
    return {
      write: (bytes) => {
        for (const piece of change(bytes, index++)) sink.write(piece);
      },
    };
  });
}

/** The sinks of streaming or EventSource subscribers have some of their members replaced. */
export function sinking(
  mode: Mode,
  change: (sink: Sink, exchange: Exchange) => Partial<Sink>,
  head: (head: ResponseHead) => ResponseHead = (one) => one,
): Pick<Parts, 'decorateHandler'> {
  return subscribed(mode, (exchange) => ({
    stream: (given) => {
      const sink = exchange.stream(head(given));
      return over(sink, change(sink, exchange));
    },
  }));
}

/** A chunk of HTTP/1.1 again: `change` sees what is in the chunks of a write, as latin1. */
export function text(
  mode: Mode,
  change: (body: string, index: number) => string,
): Pick<Parts, 'decorateHandler'> {
  return streaming(mode, (bytes, index) => {
    const [body, chunked] = unchunked(Buffer.from(bytes).toString('latin1'));
    const changed = change(body, index);
    if (changed === '') return [];
    const size = changed.length.toString(16);
    return [Buffer.from(chunked ? `${size}\r\n${changed}\r\n` : changed, 'latin1')];
  });
}

/** What the chunks of a write carry, and whether it is chunks at all. */
function unchunked(write: string): [body: string, chunked: boolean] {
  let body = '';
  for (let at = 0; at < write.length; ) {
    const [whole, size = ''] = /^([0-9a-f]+)\r\n/.exec(write.slice(at)) ?? [];
    if (whole === undefined) return [write, false];
    const start = at + whole.length;
    at = start + Number.parseInt(size, 16) + 2;
    body += write.slice(start, at - 2);
  }
  return [body, true];
}

/** What a server says on the connection of a WebSocket goes through `change`, write by write. */
export function socketing(
  change: (bytes: Buffer, socket: Duplex, index: number) => readonly Uint8Array[],
): Pick<Parts, 'decorateHandler'> {
  return upgraded((socket) => {
    let index = 0;
    const write = socket.write.bind(socket);
    socket.write = (bytes: Uint8Array | string) => {
      const pieces = change(Buffer.from(bytes), socket, index++);
      return pieces.map((piece) => write(piece)).every(Boolean);
    };
  });
}

/** The same frame by frame, each as its bytes. */
export function framing(
  change: (frame: Buffer, kind: string, payload: string) => readonly Uint8Array[],
): Pick<Parts, 'decorateHandler'> {
  return socketing((bytes) => {
    const reader = new FrameReader('server');
    const pieces: Uint8Array[] = [];
    let start = 0;
    for (let end = 1; end <= bytes.length; end++) {
      const before = reader.frames.length;
      reader.push(bytes.subarray(end - 1, end), 0);
      const frame = reader.frames[before];
      if (!frame) continue;
      pieces.push(...change(bytes.subarray(start, end), frame.kind, frame.payload.toString('latin1')));
      start = end;
    }
    return pieces;
  });
}

/** The connections of WebSockets are changed when they are handed over. */
export function upgraded(change: (socket: Duplex) => void): Pick<Parts, 'decorateHandler'> {
  return subscribed('websocket', (exchange) => ({
    upgrade: (answer) => {
      const socket = exchange.upgrade(answer);
      if (socket) change(socket);
      return socket;
    },
  }));
}
