import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../../../broker/clock.js';
import { chunk } from '../../../../delivery/chunk.js';
import type { Sink } from '../../../../http/exchange.js';
import { Watch } from './watch.js';

/** So many bytes may wait for the client; then the other server is not read until they are gone. */
const mostQueued = 64 * 1024;

/** How an answer that was passed on came to its end. */
export type ForwardEnd = 'whole' | 'cut off' | 'too slow';

/**
 * Passes the body of an answer on while it comes. One that ends too early, or stands still for too long, is cut, so that the
 * client can tell it from a whole one.
 * @param time how long nothing may come; milliseconds
 */
export function forward(
  response: IncomingMessage,
  sink: Sink,
  clock: Clock,
  time: number,
): Promise<ForwardEnd> {
  return new Promise((resolve) => {
    const end = (how: ForwardEnd) => {
      watch.stop();
      if (how === 'whole') sink.end();
      else sink.cut();
      resolve(how);
    };
    const watch = new Watch(clock, () => {
      response.destroy();
      end('too slow');
    });
    response.on('data', (bytes: Buffer) => {
      sink.write(sink.framing === 'chunked' ? chunk(bytes) : bytes);
      if (sink.queued <= mostQueued) {
        watch.start(time);
        return;
      }
      watch.stop();
      response.pause();
      sink.onDrain(() => {
        if (response.destroyed) return;
        watch.start(time);
        response.resume();
      });
    });
    response.once('end', () => end('whole'));
    response.once('close', () => {
      if (!response.readableEnded) end('cut off');
    });
    if (response.destroyed && !response.readableEnded) end('cut off');
    else watch.start(time);
  });
}

/**
 * Joins two connections until one of them ends, or nothing comes from either for too long; each is read as fast as the other
 * takes it.
 * @param time milliseconds
 */
export function join(client: Duplex, server: Duplex, clock: Clock, time: number): void {
  const watch = new Watch(clock, () => {
    client.destroy();
    server.destroy();
  });
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.on('data', () => watch.start(time));
    from.on('error', () => to.destroy());
    from.on('close', () => watch.stop());
    // When one has ended, the other gets what it has sent, and is ended too.
    from.once('end', () => void to.end(() => from.destroy()));
    from.once('close', () => void to.end(() => to.destroy()));
    from.pipe(to, { end: false });
  }
  watch.start(time);
}
