import type { Location, Parts, Sink } from 'pushstream-server/parts';
import { over } from '../rewrite.js';

type Mode = 'streaming' | 'eventsource';

/** The mode of a push-stream subscriber location; undefined for what is none. */
function modeOf({ settings }: Location): string | undefined {
  const mode: unknown = 'push_stream_subscriber' in settings ? settings.push_stream_subscriber : undefined;
  return typeof mode === 'string' ? mode : undefined;
}

/** What goes out to streaming or EventSource subscribers after the head goes through `change`, write by write. */
export function streaming(
  mode: Mode,
  change: (bytes: Uint8Array, index: number) => readonly Uint8Array[],
): Pick<Parts, 'decorateHandler'> {
  return {
    decorateHandler: (handler, location) => {
      if (modeOf(location) !== mode) return handler;
      return (exchange) =>
        handler(
          over(exchange, {
            stream: (head) => {
              const sink: Sink = exchange.stream(head);
              let index = 0;
              return over(sink, {
                write: (bytes) => {
                  for (const piece of change(bytes, index++)) sink.write(piece);
                },
              });
            },
          }),
        );
    },
  };
}
