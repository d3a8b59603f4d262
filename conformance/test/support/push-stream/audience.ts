import type { Listeners } from '../../../src/profiles/push-stream/actors/scene.js';
import { Scene } from '../../../src/profiles/push-stream/actors/scene.js';
import { parseTemplate } from '../../../src/wire/address.js';
import { acceptFor } from '../../../src/wire/websocket-handshake.js';
import { Play } from '../actors/play.js';

/** What a server sends, and when; `end` closes the connection. */
export type Line = readonly [at: number, bytes: string | Buffer | 'end'];

/** What a location is configured to, where nothing else is said. */
export const templates = {
  push_stream_message_template: '<~id~:~text~>',
  push_stream_header_template: 'HEAD',
  push_stream_footer_template: 'FOOT',
};

/** A listener in front of a server that sends these lines, with the 200 or the 101 before them. */
function listening<M extends keyof Listeners>(
  mode: M,
  lines: readonly Line[],
  settings: Record<string, string> = templates,
  head = 'HTTP/1.1 200 OK\r\n\r\n',
) {
  const location = { template: parseTemplate('http://target.test/s/{channel}'), headers: [], settings };
  const play: Play = new Play(() => ({}), { locations: { publisher: location, [mode]: location } });
  const listener = new Scene(play.stage).listen(mode, 'c');
  const served = (async () => {
    await play.pass(1);
    const socket = play.server.sockets[0];
    const key = /Sec-WebSocket-Key: (.*)/.exec(play.server.requests[0]?.head ?? '')?.[1]?.trim() ?? '';
    const upgrade = `HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`;
    socket?.write(mode === 'websocket' ? upgrade : head);
    for (const [at, bytes] of lines) {
      play.clock.after(at, () => (bytes === 'end' ? socket?.end() : socket?.write(bytes)));
    }
  })();
  return { play, listener, served };
}

/** What became of a story told of such a listener: undefined, or the message of its failure. */
export async function fate<M extends keyof Listeners>(
  mode: M,
  lines: readonly Line[],
  tell: (listener: Listeners[M]) => Promise<unknown>,
  settings?: Record<string, string>,
  head?: string,
): Promise<string | undefined> {
  const { play, listener, served } = listening(mode, lines, settings, head);
  await served;
  return play.run(
    (async () => {
      await listener.isOpen();
      await tell(listener);
    })().then(
      () => undefined,
      (error: Error) => error.message,
    ),
  );
}
