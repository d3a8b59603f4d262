import type { Duplex } from 'node:stream';
import type { Exchange, Location, Parts, ResponseHead, Sink } from 'pushstream-server/parts';
import { over } from './rewrite.js';

/** A mode whose connection is one response without an end. */
export type BodyMode = 'streaming' | 'eventsource';
type Mode = BodyMode | 'websocket';

/** What decorates the handlers of locations. */
export type Handlers = Pick<Parts, 'decorateHandler'>;

/** The mode of a push-stream subscriber location; undefined for what is none. */
function modeOf({ settings }: Location): string | undefined {
  const mode: unknown = 'push_stream_subscriber' in settings ? settings.push_stream_subscriber : undefined;
  return typeof mode === 'string' ? mode : undefined;
}

/** Requests of subscribers of a mode come in as `change` has them. */
export function subscribed(mode: Mode, change: (exchange: Exchange) => Partial<Exchange>): Handlers {
  return {
    decorateHandler: (handler, location) =>
      modeOf(location) === mode ? (exchange) => handler(over(exchange, change(exchange))) : handler,
  };
}

/** What names the channels of a request is something else. */
export function naming(mode: Mode, change: (names: string) => string): Handlers {
  return subscribed(mode, (exchange) => {
    const [whole = '', names = ''] = exchange.captures;
    // Who asks for another mode is no subscriber of this one.
    return exchange.header('x-nginx-pushstream-mode') === undefined
      ? { captures: [whole, change(names)] }
      : {};
  });
}

/** A header of a request is something else; `name` in lower case. */
export function asking(
  mode: Mode,
  name: string,
  change: (value: string | undefined) => string | undefined,
): Handlers {
  return subscribed(mode, (exchange) => ({
    header: (asked) => (asked === name ? change(exchange.header(name)) : exchange.header(asked)),
  }));
}

/** The head of a response of streaming or EventSource subscribers goes through `change`. */
export function heading(mode: BodyMode, change: (head: ResponseHead) => ResponseHead): Handlers {
  return subscribed(mode, (exchange) => ({ stream: (head) => exchange.stream(change(head)) }));
}

/** The sinks of streaming or EventSource subscribers have some of their members replaced. */
export function sinking(mode: BodyMode, change: (sink: Sink, exchange: Exchange) => Partial<Sink>): Handlers {
  return subscribed(mode, (exchange) => ({
    stream: (head) => {
      const sink = exchange.stream(head);
      return over(sink, change(sink, exchange));
    },
  }));
}

/** What goes out to streaming or EventSource subscribers after the head goes through `change`, write by write. */
export function streaming(
  mode: BodyMode,
  change: (bytes: Uint8Array, index: number) => readonly Uint8Array[],
): Handlers {
  return sinking(mode, (sink) => {
    let index = 0;
    return {
      write: (bytes) => {
        for (const piece of change(bytes, index++)) sink.write(piece);
      },
    };
  });
}

/** The same without chunks: `change` sees what a write carries, as latin1, and its number on the connection. */
export function saying(
  mode: BodyMode,
  change: (body: string, index: number, exchange: Exchange) => string,
): Handlers {
  return sinking(mode, (sink, exchange) => {
    let index = 0;
    return {
      write: (bytes) => {
        const { body, chunked } = unchunked(Buffer.from(bytes).toString('latin1'));
        const changed = change(body, index++, exchange);
        if (changed === '') return;
        const size = changed.length.toString(16);
        sink.write(Buffer.from(chunked ? `${size}\r\n${changed}\r\n` : changed, 'latin1'));
      },
    };
  });
}

/** What the chunks of a write carry. */
function unchunked(write: string): { readonly body: string; readonly chunked: boolean } {
  let body = '';
  for (let at = 0; at < write.length; ) {
    const [whole, size = ''] = /^([0-9a-f]+)\r\n/.exec(write.slice(at)) ?? [];
    if (whole === undefined) return { body: write, chunked: false };
    const start = at + whole.length;
    at = start + Number.parseInt(size, 16) + 2;
    body += write.slice(start, at - 2);
  }
  return { body, chunked: true };
}

/** The connections of WebSockets are changed when they are handed over. */
export function upgraded(change: (socket: Duplex, exchange: Exchange) => void): Handlers {
  return subscribed('websocket', (exchange) => ({
    upgrade: (answer) => {
      const socket = exchange.upgrade(answer);
      if (socket) change(socket, exchange);
      return socket;
    },
  }));
}
