import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPushServer, openStore } from '../../src/index.js';

const program = fileURLToPath(new URL('../../bin/pushstream-server.js', import.meta.url));

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pushstream-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A server on a store, in a process of its own; it is ended when the test is. */
async function start(folder: string, ...words: readonly string[]) {
  const child = spawn(process.execPath, [program, '--port', '0', '--store', `file:${folder}`, ...words]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => String(text)),
    ended.then(() => ''),
  ]);
  return { child, ended, url: line.replace('listening on ', ''), errors: () => errors };
}

const publish = (url: string, channel: string, body: string) =>
  fetch(`${url}/relay/pub?id=${channel}`, { method: 'POST', body, headers: { Connection: 'close' } });

async function stored(url: string, channel: string): Promise<{ id: number; text: string; place: number }[]> {
  const body = await (await fetch(`${url}/poll/${channel}.b100000`)).text();
  return [...body.matchAll(/"id":(\d+),.*?"text":"(.*?)", "tag":"(\d+)", "time":"(.*?)"/g)].map(
    ([, id, text = '', tag, time = '']) => ({
      id: Number(id),
      text,
      place: Date.parse(time) * 1000 + Number(tag),
    }),
  );
}

describe('a server on a folder', () => {
  test.each(['always', '10s'])(
    'loses nothing that it acknowledged when it is killed at any moment (sync %s)',
    async (sync) => {
      const folder = join(temporaryFolder(), 'new', 'folder');
      /** The texts of each channel that were acknowledged; one publisher writes to it, so that they are in order. */
      const acknowledged = new Map<string, string[]>();
      let count = 0;
      for (let round = 0; round < 3; round++) {
        const { child, ended, url } = await start(folder, '--sync', sync);
        // Four publishers; the process is killed while they are at it.
        const enough = 30 * (round + 1);
        const publisher = async (name: string) => {
          for (let number = 0; ; number++) {
            // A channel keeps ten messages.
            const channel = `${round}${name}${Math.floor(number / 10)}`;
            try {
              const { status } = await publish(url, channel, String(number));
              if (status > 202) throw new Error(String(status));
            } catch {
              return;
            }
            acknowledged.set(channel, [...(acknowledged.get(channel) ?? []), String(number)]);
            if (++count === enough) child.kill('SIGKILL');
          }
        };
        await Promise.all(['a', 'b', 'c', 'd'].map(publisher));
        await ended;
        const again = await start(folder);
        for (const [channel, texts] of acknowledged) {
          const kept = await stored(again.url, channel);
          // The last may have been kept without an answer.
          expect(kept.map(({ text }) => text).slice(0, texts.length)).toEqual(texts);
          expect(kept.length - texts.length).toBeLessThanOrEqual(1);
          expect(kept.map(({ id }) => id)).toEqual(kept.map((_, index) => index + 1));
          expect(kept.map(({ place }) => place)).toEqual(
            kept.map(({ place }) => place).sort((x, y) => x - y),
          );
        }
        again.child.kill('SIGTERM');
        expect(await again.ended).toEqual([0, null]);
      }
      expect(count).toBeGreaterThanOrEqual(90);
    },
  );

  test('lets in no second process, and says so', async () => {
    const folder = temporaryFolder();
    const first = await start(folder);
    const second = await start(folder);
    expect(await second.ended).toEqual([1, null]);
    expect(second.errors()).toBe(
      `pushstream-server: the store ${folder} cannot be used: another process uses it\n`,
    );
    expect((await publish(first.url, 'a', 'x')).status).toBe(202);
  });

  test('is given to createPushServer, which closes it', async () => {
    const folder = temporaryFolder();
    for (const expected of [1, 2]) {
      const server = createPushServer({ port: 0, store: await openStore(`file:${folder}`) });
      const url = await server.listen();
      await publish(url, 'a', 'x');
      expect(await stored(url, 'a')).toHaveLength(expected);
      await server.close();
    }
  });
});

describe('a folder that cannot be used is refused, and stays as it is', () => {
  /** What is in a folder, with the contents of its files. */
  const contents = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => existsSync(join(folder, name)) && !name.endsWith('messages'))
      .map((name) => [name, readFileSync(join(folder, name)).toString('base64')]);

  test.each<[string, (folder: string) => void, RegExp]>([
    [
      'with files of somebody else',
      (folder) => writeFileSync(join(folder, 'a.txt'), 'x'),
      /not made by this server$/,
    ],
    ['of a later version', (folder) => writeFileSync(join(folder, 'pushstream-store'), '2\n'), /version "2"/],
  ])('%s', async (_what, change, reason) => {
    const folder = temporaryFolder();
    change(folder);
    const before = contents(folder);
    await expect(openStore(`file:${folder}`)).rejects.toThrow(reason);
    expect(contents(folder)).toEqual(before);
  });

  test('that is a file', async () => {
    const file = join(temporaryFolder(), 'x');
    writeFileSync(file, 'x');
    await expect(openStore(`file:${file}`)).rejects.toThrow(/cannot be used: EEXIST/);
  });

  test('whose data are damaged', async () => {
    const folder = temporaryFolder();
    const server = createPushServer({ port: 0, store: await openStore(`file:${folder}`) });
    const url = await server.listen();
    for (let index = 0; index < 50; index++) await publish(url, 'a', `message ${index}`);
    await server.close();
    // Opening and closing brings the log into a table.
    const again = createPushServer({ store: await openStore(`file:${folder}`) });
    await again.close();
    const data = join(folder, 'messages');
    const tables = readdirSync(data).filter((name) => name.endsWith('.ldb'));
    expect(tables.length).toBeGreaterThan(0);
    const copy = temporaryFolder();
    for (const change of ['missing', 'changed'] as const) {
      const damaged = join(copy, change);
      mkdirSync(damaged);
      cpSync(folder, damaged, { recursive: true });
      for (const name of tables) {
        const file = join(damaged, 'messages', name);
        if (change === 'missing') rmSync(file);
        else {
          const bytes = readFileSync(file);
          bytes.fill(0x55, 100, 400);
          writeFileSync(file, bytes);
        }
      }
      await expect(openStore(`file:${damaged}`), change).rejects.toThrow(/cannot be used: it is damaged/);
    }
  });
});
