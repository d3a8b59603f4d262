import { describe, expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { seeded } from '../support/chaos/seeded.js';
import {
  isWhole,
  modes,
  names,
  relay,
  replay,
  seed,
  switching,
  Trial,
  textOf,
  timeout,
  total,
} from '../support/chaos/trial.js';
import { hurriedClock } from '../support/client/hurried-clock.js';
import { nchanAvailable, relayOfNchan, startNginx } from '../support/wire/nchan.js';
import { pause } from '../support/wire/pause.js';
import { referenceServer } from '../support/wire/reference-server.js';

/** Paths of the modes that are blocked and unblocked; long-polling stays. */
const switched = ['/ws', '/ev', '/sub'];

/** All waits of a client pass twenty times as fast, so that it tries streams that are held back over and over. */
const hurried: PushStreamOptions = {
  clock: hurriedClock(20),
  timeout: 8_000,
  pingtimeout: 4_000,
  reconnectOnTimeoutInterval: 80,
  reconnectOnChannelUnavailableInterval: 400,
  modeMemory: 4_000,
  messagesPublishedAfter: undefined,
};

/** A server that keeps all messages. */
interface Peer {
  readonly port: number;
  /** Where clients go, if not to the server itself. */
  readonly through?: number;
  /** Its clock goes on by a second. */
  later?(): void;
  close(): Promise<void>;
}

/** Publishes all messages, and sees that each arrives once and in order, with nothing to complain of. */
async function run(name: string, options: PushStreamOptions, peer: Peer, publishing: object): Promise<void> {
  const random = seeded(seed);
  const { port, through } = peer;
  const trial = await Trial.start(name, options, through ?? port);
  const { isRelay, proxy, stream } = trial;
  const publisher = new PushStream({ host: '127.0.0.1', port, channels: names, ...publishing });
  const isSwitching = name === switching[0];
  const sent = new Map<string, unknown[]>(names.map((channel) => [channel, []]));
  const began = performance.now();
  try {
    // From here on nothing may be lost, also before the first message.
    while (!isRelay && !stream.stats.guarantees.resume) await pause(1);
    for (let number = 0; number < total; ) {
      if (random() < 0.1) peer.later?.();
      if (random() < 0.01) proxy.logOut();
      if (random() < 0.05) proxy.logIn();
      for (let burst = Math.floor(4 * random()); burst >= 0 && number < total; burst--, number++) {
        const channel = names[Math.floor(3 * random())] as string;
        const of = sent.get(channel) ?? [];
        of.push({ channel, id: isRelay ? undefined : of.length + 1, text: textOf(number) });
        await publisher.publish(textOf(number), { channels: [channel] });
      }
      if (isSwitching && random() < 0.2) {
        const path = switched[Math.floor(3 * random())] as string;
        if (random() < 0.6) proxy.block(path);
        else proxy.unblock(path);
      }
      // Where there is silence there are pings.
      await pause(random() < 0.03 ? 80 : 1);
    }
    proxy.logIn();
    await trial.until(() => trial.got.length >= total);
    for (const channel of names) expect(trial.of(channel), replay).toEqual(sent.get(channel));
    expect(trial.trouble, replay).toEqual([]);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${name}: ${trial.summary}; ${seconds} s, seed ${seed}`);
    if (isSwitching)
      expect(new Set(trial.modes).size, 'modes that were used').toBeGreaterThanOrEqual(isWhole ? 4 : 2);
    // Behind a buffer there are fewer connections, and some of these end before they are harmed.
    const [least, most] = peer.through === undefined ? [3, 50] : [0, 5];
    expect(trial.harm, 'connections that were harmed').toBeGreaterThan(isWhole ? most : least);
  } catch (error) {
    console.error(`${name}: ${replay}`);
    throw error;
  } finally {
    await trial.end();
    await peer.close();
  }
}

// Each has a server and a proxy of its own, and waits most of the time.
test.concurrent.each([...modes, switching])(
  '%s: every message once and in order',
  async (name, options) => {
    let ahead = 0;
    const server = referenceServer({ push_stream_ping_message_interval: '40ms' }, () => ahead);
    const port = Number(new URL(await server.listen()).port);
    const later = () => {
      ahead += 1000;
    };
    const isRelay = options.dialect === 'relay';
    const fromNow = isRelay ? options : { ...options, messagesPublishedAfter: undefined };
    await run(name, fromNow, { port, later, close: () => server.close() }, isRelay ? relay : {});
  },
  timeout,
);

describe.skipIf(!nchanAvailable())('nginx that buffers', () => {
  const all = ['all modes', 'websocket|eventsource|stream|longpolling'] as const;
  test.concurrent.each([
    all,
    ...(isWhole ? [['EventSource and long-polling', 'eventsource|longpolling'] as const] : []),
  ])(
    '%s: every message once and in order',
    async (name, modes) => {
      const server = referenceServer({ push_stream_ping_message_interval: '40ms' });
      const port = Number(new URL(await server.listen()).port);
      const nginx = await startNginx(
        ['ev', 'sub', 'lp', 'ws'].map(
          (path) =>
            `location /${path}/ { proxy_pass http://127.0.0.1:${port}; proxy_ignore_headers X-Accel-Buffering; }`,
        ),
      );
      const close = async () => {
        await nginx.stop();
        await server.close();
      };
      await run(
        `behind nginx that buffers, ${name}`,
        { ...hurried, modes },
        { port, through: nginx.port, close },
        {},
      );
    },
    timeout,
  );
});

describe.skipIf(!nchanAvailable())('nginx with nchan', () => {
  test.concurrent.each([
    ['long-polling', '/sub'],
    ['interval-polling', '/sub-ip'],
  ])(
    '%s: every message once and in order',
    async (name, urlPrefixLongpolling) => {
      const nchan = await startNginx();
      const options = { ...relay, urlPrefixLongpolling };
      await run(`nchan, ${name}`, options, { port: nchan.port, close: () => nchan.stop() }, relayOfNchan);
    },
    timeout,
  );
});
