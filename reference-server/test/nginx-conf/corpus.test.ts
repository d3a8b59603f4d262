import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/broker/clock.js';
import { Configuration } from '../../src/nginx-conf/configuration.js';
import { nodeFiles } from '../../src/nginx-conf/language/node-files.js';
import { NginxServer } from '../../src/nginx-conf/nginx-server.js';
import { nginxAvailable, nginxFile } from '../support/nginx-conf/nginx-itself.js';
import { certificateFiles } from '../support/nginx-conf/tls-client.js';
import { echo, upstreamServer } from '../support/nginx-conf/upstream-server.js';
import { realModule } from '../support/push-stream/real-module.js';
import { startNginx } from '../support/push-stream/start-nginx.js';
import { adapted, forNginx, portsFor, type Surroundings } from './corpus/adapted.js';
import type { Asked } from './corpus/asked.js';
import { asks } from './corpus/asks/index.js';
import { differences, ofRelay } from './corpus/deliberate.js';
import { play } from './corpus/play.js';
import { usedDirectives } from './corpus/used-directives.js';

/*
 * Whole configurations after the styles of those that people have published, each given to nginx with the real module (those
 * of the relay protocol to nginx with nchan) and to this server. Both start, and answer the same requests alike.
 */

const corpus = fileURLToPath(new URL('corpus', import.meta.url));
const names = readdirSync(corpus).flatMap((name) => (name.endsWith('.conf') ? [name.slice(0, -5)] : []));

/** The module that these are compared with, which knows the words of the one before it. */
const nchan = '/usr/lib/nginx/modules/ngx_nchan_module.so';

/** Whether it is there; in CI it has to be. */
function nchanAvailable(): boolean {
  if (existsSync(nchan)) return true;
  if (process.env.CI === 'true')
    throw new Error('nchan is not installed: apt-get install libnginx-mod-nchan');
  return false;
}

/** Those that the real module does not know. */
const isRelay = (name: string) => name.startsWith('relay-');

/** What `etc` has: files that configurations include. */
const included = readdirSync(join(corpus, 'etc'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.conf$|_params$|\/default$/.test(name),
);

/** When the pages were changed last. */
const changed = new Date('2026-01-01T00:00:00Z');

/** A folder with all that a configuration names, and the configuration in it. */
async function surroundings(name: string, application: number): Promise<Surroundings & { text: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'pushstream-corpus-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of ['etc', 'www']) {
    cpSync(join(corpus, part), join(folder, part), { recursive: true });
  }
  const styles = readFileSync(join(folder, 'www/public/assets/app.css'));
  writeFileSync(join(folder, 'www/public/assets/app.css.gz'), gzipSync(styles));
  for (const page of readdirSync(join(folder, 'www'), { recursive: true, encoding: 'utf8' })) {
    utimesSync(join(folder, 'www', page), changed, changed);
  }
  for (const part of ['run', 'log', 'logs']) mkdirSync(join(folder, part));
  for (const [file, text] of Object.entries(certificateFiles)) writeFileSync(join(folder, 'etc', file), text);
  const text = readFileSync(join(corpus, `${name}.conf`), 'utf8');
  const files = included.map((file) => join(folder, 'etc', file));
  const around = {
    folder,
    application,
    ports: await portsFor([text, ...files.map((file) => readFileSync(file, 'utf8'))]),
  };
  for (const file of files) writeFileSync(file, adapted(readFileSync(file, 'utf8'), around));
  return { ...around, text: adapted(text, around) };
}

type Server = (text: string, folder: string, name: string) => Promise<void>;

const nginx: Server = async (text, folder, name) => {
  const program = isRelay(name) ? { nginx: nginxFile ?? '', module: nchan } : realModule;
  if (!program) throw new Error('there is no real module');
  const file = join(folder, 'etc/nginx.conf');
  writeFileSync(file, forNginx(text, folder, program.module));
  const words = ['-p', folder, '-c', file, '-e', 'stderr'];
  onTestFinished(await startNginx(program.nginx, folder, words));
};

const ours: Server = async (text, folder) => {
  const path = join(folder, 'etc/nginx.conf');
  writeFileSync(path, text);
  const source = { path, prefix: folder, errorLog: 'logs/error.log', global: '', usualPort: 80 };
  const running = new NginxServer(new Configuration(source, nodeFiles), systemClock, {
    error() {},
    access() {},
  });
  await running.listen();
  onTestFinished(() => running.close());
};

/** What a server with a configuration says to requests. */
async function answersOf(server: Server, name: string, application: number): Promise<readonly string[]> {
  const { text, ...around } = await surroundings(name, application);
  await server(text, around.folder, name);
  return play(asks[name] ?? [], around);
}

const shown = ({ method, target, headers }: Asked) => `${method} ${target} ${JSON.stringify(headers)}\n`;

test('what comes of each directive that they use', async () => {
  const table = usedDirectives(corpus);
  await expect(table).toMatchFileSnapshot('corpus/directives.txt');
  expect(table).not.toMatch(/unknown|refused/);
});

describe.skipIf(!realModule || !nginxAvailable())('the corpus', () => {
  test.each(names.filter((name) => !isRelay(name) || nchanAvailable()))('%s', async (name) => {
    const { port } = await upstreamServer(echo);
    const [theirs, own] = await Promise.all([answersOf(nginx, name, port), answersOf(ours, name, port)]);
    const asked = (asks[name] ?? []).map(shown);
    const meant = theirs.map((answer, index) =>
      differences.reduce((text, { without }) => without(text, own[index] ?? ''), answer),
    );
    const [wanted, got] = isRelay(name) ? [meant.map(ofRelay), own.map(ofRelay)] : [meant, own];
    expect(got.map((answer, index) => `${asked[index]}${answer}`)).toEqual(
      wanted.map((answer, index) => `${asked[index]}${answer}`),
    );
    // Each is asked for something that comes.
    expect(own.filter((answer) => answer.includes('(nothing more came'))).toEqual([]);
  });

  test.each(differences.map(({ row }) => row))('a difference that is told: %s', (row) => {
    const page = readFileSync(new URL('../../../docs/module-differences.md', import.meta.url), 'utf8');
    expect(page).toContain(`| ${row} |`);
  });

  test('it has forty configurations and more, all of which are asked something', () => {
    expect(names.length).toBeGreaterThanOrEqual(40);
    expect(Object.keys(asks).sort()).toEqual(names);
  });
});
