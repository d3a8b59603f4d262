import { expect, test } from 'vitest';
import { PushStream } from '../../src/index.js';
import { seeded } from '../support/chaos/seeded.js';
import {
  isWhole,
  modes,
  names,
  replay,
  seed,
  switching,
  Trial,
  textOf,
  timeout,
  total,
} from '../support/chaos/trial.js';
import { pause } from '../support/wire/pause.js';
import { ServerProcess } from '../support/wire/server-process.js';

/** Messages between two starts of the server; it is killed in the middle of the work. */
const perLife = isWhole ? 500 : 150;

/** What was published, by the number of the server's life and by channel. */
type Sent = Record<string, string[]>[];

const start = () => ServerProcess.start({ push_stream_ping_message_interval: '40ms' });

/** Texts that say in which life they were published. */
const lifeOf = (text: unknown) => Number(/^\d+/.exec(String(text)));

/** Checks what one client was told against what was published. */
function judge(trial: Trial, sent: Sent): void {
  const resets: string[] = [];
  for (const channel of names) {
    const got = trial.of(channel);
    const expected = sent.flatMap((life, number) => {
      // What a killed server had not sent is gone; what it had sent is a whole beginning.
      const isLast = number === sent.length - 1;
      const count = isLast
        ? Number.POSITIVE_INFINITY
        : got.filter(({ text }) => lifeOf(text) === number).length;
      const texts = (life[channel] ?? []).slice(0, count);
      return texts.map((text, i) => ({ channel, id: trial.isRelay ? undefined : i + 1, text }));
    });
    expect(got, `${trial.name}: ${replay}`).toEqual(expected);
    got.forEach(({ text }, i) => {
      const before = got[i - 1];
      if (!trial.isRelay && before && lifeOf(before.text) !== lifeOf(text))
        resets.push(`reset ${JSON.stringify({ channel, after: before.id })}`);
    });
  }
  expect([...trial.trouble].sort(), `${trial.name}: ${replay}`).toEqual(resets.sort());
  // Raw bodies have no numbers by which a new count could be known.
  expect(trial.stream.stats.guarantees.resets).toBe(!trial.isRelay);
}

test(
  'a server that is killed and started again: each mode tells of the reset, once and in order',
  async () => {
    const random = seeded(seed);
    const lives = Math.max(2, Math.floor(total / perLife));
    const sent: Sent = [];
    let server = await start();
    const all = [...modes, switching];
    const trials = await Promise.all(
      // All share the channels, in which texts are encoded.
      all.map(([name, options], i) =>
        Trial.start(name, { ...options, decode: 'uri' }, server.port, i * 1_000_003),
      ),
    );
    try {
      for (let life = 0; life < lives; life++) {
        if (life > 0) {
          await server.kill();
          for (const { proxy } of trials) {
            proxy.target = undefined;
            proxy.cut();
          }
          // The next one must not give a place of the same second to another message.
          [server] = await Promise.all([start(), pause(1_100)]);
          for (const { proxy } of trials) proxy.target = server.port;
        }
        const texts: Sent[number] = {};
        sent.push(texts);
        const publisher = new PushStream({ host: '127.0.0.1', port: server.port, channels: names });
        for (let number = 0; number < perLife; number++) {
          const channel = names[Math.floor(3 * random())] as string;
          const text = `${life} ${textOf(number)}`;
          texts[channel] = [...(texts[channel] ?? []), text];
          await publisher.publish(text, { channels: [channel] });
          if (random() < 0.3) await pause(random() < 0.05 ? 80 : 1);
        }
      }
      const isDone = (trial: Trial) =>
        trial.got.filter(({ text }) => lifeOf(text) === lives - 1).length >= perLife;
      await Promise.all(trials.map((trial) => trial.until(() => isDone(trial))));
      for (const trial of trials) {
        judge(trial, sent);
        const resets = trial.trouble.length;
        console.log(`${trial.name}, ${lives} lives of the server: ${trial.summary}, ${resets} resets told`);
      }
    } catch (error) {
      console.error(replay);
      throw error;
    } finally {
      for (const trial of trials) await trial.end();
      await server.kill();
    }
  },
  timeout,
);
