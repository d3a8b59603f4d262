import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { PushStream } from '../../src/index.js';
import { judge, type Sent } from '../support/chaos/judge.js';
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
const perLife = isWhole ? 500 : 60;

test(
  'a server that keeps its messages in a folder is killed at any moment: each mode has each acknowledged message once and in order, and nothing is told',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pushstream-kept-'));
    const random = seeded(seed);
    const lives = isWhole ? Math.floor(total / perLife) : 3;
    const sent = new Map<string, Sent>(names.map((name) => [name, { acknowledged: [], open: [] }]));
    const start = () => ServerProcess.start({ push_stream_ping_message_interval: '40ms' }, folder);
    let server = await start();
    const all = [...modes, switching];
    const trials = await Promise.all(
      all.map(([name, options], i) =>
        Trial.start(name, { ...options, decode: 'uri' }, server.port, i * 1_000_003),
      ),
    );
    try {
      let number = 0;
      for (let life = 0; life < lives; life++) {
        const isLast = life === lives - 1;
        const last = number + perLife;
        const killedAt = number + Math.floor(perLife * (0.3 + 0.7 * random()));
        const publisher = new PushStream({ host: '127.0.0.1', port: server.port, channels: names });
        let killed: Promise<void> | undefined;
        for (; number < last && !killed; number++) {
          const channel = names[Math.floor(3 * random())] as string;
          const text = textOf(number);
          const { acknowledged, open } = sent.get(channel) as Sent;
          const published = publisher.publish(text, { channels: [channel] });
          if (!isLast && number === killedAt) {
            // Before, while or after it is kept and answered.
            if (random() < 0.7) await pause(Math.floor(3 * random()));
            killed = server.kill();
          }
          await published.then(
            () => acknowledged.push(text),
            () => open.push(text),
          );
          if (random() < 0.3) await pause(random() < 0.05 ? 80 : 1);
        }
        if (isLast) break;
        await killed;
        for (const { proxy } of trials) {
          proxy.target = undefined;
          proxy.cut();
        }
        server = await start();
        for (const { proxy } of trials) proxy.target = server.port;
      }
      const isDone = (trial: Trial) =>
        names.every((name) => {
          const last = sent.get(name)?.acknowledged.at(-1);
          return last === undefined || trial.of(name).some(({ text }) => text === last);
        });
      await Promise.all(trials.map((trial) => trial.until(() => isDone(trial))));
      for (const trial of trials) {
        judge(trial, sent);
        console.log(`${trial.name}, ${lives} lives of a server with a folder: ${trial.summary}`);
      }
      const open = [...sent.values()].flatMap((one) => one.open);
      console.log(`${open.length} publishes without an answer`);
    } catch (error) {
      console.error(replay);
      throw error;
    } finally {
      for (const trial of trials) await trial.end();
      await server.kill();
      rmSync(folder, { recursive: true });
    }
  },
  timeout,
);
