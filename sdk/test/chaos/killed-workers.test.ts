import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
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
import { freePort } from '../support/wire/free-port.js';
import { pause } from '../support/wire/pause.js';

/** Both dialects, with all fields in the templates, and room for every message of the test. */
const configuration = (port: number) => `
worker_processes 2;
events { }
http {
  push_stream_shared_memory_size 64m;
  push_stream_ping_message_interval 40ms;
  push_stream_message_template '{"id":~id~,"channel":"~channel~","text":"~text~", "tag":"~tag~", "time":"~time~", "eventid":"~event-id~"}';
  push_stream_last_received_message_time $arg_time;
  push_stream_last_received_message_tag $arg_tag;
  push_stream_last_event_id $arg_eventid;
  push_max_message_buffer_length 20000;
  server {
    listen 127.0.0.1:${port};
    location /statistics { push_stream_channels_statistics; push_stream_channels_path $arg_id; }
    location /relay/pub { push_publisher; set $push_channel_id $arg_id; }
    location /relay/sub { push_subscriber; set $push_channel_id $arg_id; }
    location /relay/poll { push_subscriber interval-poll; set $push_channel_id $arg_id; }
    location /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; push_stream_store_messages on; }
    location ~ ^/ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
    location ~ ^/lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
    location ~ ^/ws/(.*) { push_stream_subscriber websocket; push_stream_channels_path $1; }
    location ~ ^/sub/(.*) {
      push_stream_subscriber;
      push_stream_channels_path $1;
      push_stream_header_template '<html><head><script>parent.PushStream.register(this);</script></head>\r\n<body>';
      push_stream_message_template "<script>p(~id~,'~channel~','~text~','~event-id~','~time~','~tag~');</script>";
      push_stream_footer_template '</body></html>';
    }
  }
}`;

const bin = fileURLToPath(new URL('../../../reference-server/bin/pushstream-server.js', import.meta.url));

/** How often a worker is killed in the middle of the work. */
const kills = isWhole ? Math.floor(total / 500) : 4;
const perLife = isWhole ? 500 : 50;

/** The built server with two workers. */
class Workers {
  readonly #child: ChildProcess;
  readonly port: number;
  readonly gone: number[] = [];

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(folder: string): Promise<Workers> {
    const port = await freePort();
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, configuration(port));
    const child = spawn(process.execPath, [bin, '-c', file, '-g', 'daemon off;'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return new Workers(child, port);
  }

  /** Those that statistics tell of. */
  async pids(): Promise<number[]> {
    const { by_worker } = (await (await fetch(`http://127.0.0.1:${this.port}/statistics`)).json()) as {
      by_worker: { pid: string }[];
    };
    return by_worker.map(({ pid }) => Number(pid));
  }

  kill(pid: number): void {
    this.gone.push(pid);
    process.kill(pid, 'SIGKILL');
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}

test(
  'workers are killed at any moment: each mode has each acknowledged message once and in order, and nothing is told',
  async () => {
    const random = seeded(seed);
    const sent = new Map<string, Sent>(names.map((name) => [name, { acknowledged: [], open: [] }]));
    const folder = mkdtempSync(join(tmpdir(), 'pushstream-workers-'));
    const server = await Workers.start(folder);
    await expect.poll(() => server.pids().catch(() => [])).toHaveLength(2);
    const all = [...modes, switching];
    const trials = await Promise.all(
      all.map(([name, options], i) =>
        Trial.start(name, { ...options, decode: 'uri' }, server.port, i * 1_000_003),
      ),
    );
    try {
      const publisher = new PushStream({ host: '127.0.0.1', port: server.port, channels: names });
      let number = 0;
      for (let life = 0; life <= kills; life++) {
        // Both serve again.
        await expect
          .poll(
            async () =>
              (await server.pids().catch(() => [])).filter((pid) => !server.gone.includes(pid)).length,
          )
          .toBe(2);
        const pids = await server.pids();
        const killedAt = number + Math.floor(perLife * random());
        for (const last = number + perLife; number < last; number++) {
          const channel = names[Math.floor(3 * random())] as string;
          const text = textOf(number);
          const { acknowledged, open } = sent.get(channel) as Sent;
          const published = publisher.publish(text, { channels: [channel] });
          if (life < kills && number === killedAt) {
            // Before, while or after it is answered.
            if (random() < 0.7) await pause(Math.floor(3 * random()));
            server.kill(pids[Math.floor(2 * random())] as number);
          }
          await published.then(
            () => acknowledged.push(text),
            () => open.push(text),
          );
          if (random() < 0.3) await pause(1);
        }
      }
      const isDone = (trial: Trial) =>
        names.every((name) => {
          const last = sent.get(name)?.acknowledged.at(-1);
          return last === undefined || trial.of(name).some(({ text }) => text === last);
        });
      await Promise.all(trials.map((trial) => trial.until(() => isDone(trial))));
      for (const trial of trials) {
        judge(trial, sent);
        console.log(`${trial.name}, ${server.gone.length} workers killed: ${trial.summary}`);
      }
      expect(server.gone.length).toBe(kills);
    } catch (error) {
      console.error(replay);
      throw error;
    } finally {
      for (const trial of trials) await trial.end();
      await server.end();
      rmSync(folder, { recursive: true });
    }
  },
  timeout,
);
