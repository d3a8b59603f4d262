import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { metricTable } from '../../src/operations/metric-table.js';
import { readOptions } from '../../src/process/options.js';
import { readExposition } from '../support/operations/exposition-reader.js';
import { freePort } from '../support/wire/free-port.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

/*
 * The files for operators: what they say is run where it can be, and otherwise read.
 */

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (name: string) => readFileSync(join(root, 'docs/examples/operating', name), 'utf8');
const bin = join(root, 'reference-server/bin/pushstream-server.js');

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pushstream-operating-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Starts the server; returns where it listens, and what ends it. */
async function start(words: readonly string[], cwd: string, program = bin) {
  const server = spawn(process.execPath, [program, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void server.kill('SIGKILL'));
  let errors = '';
  server.stderr.on('data', (text) => {
    errors += text;
  });
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`it ended with ${code}: ${errors}`);
  });
  // Once it is told to end, that is what is waited for.
  ended.catch(() => {});
  const [line] = await Promise.race([once(server.stdout, 'data'), ended]);
  const { message } = JSON.parse(String(line)) as { message: string };
  return { server, url: message.replace('listening on ', '') };
}

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url, { headers: { Connection: 'close' } });
  await answer.arrayBuffer();
  return answer.status;
}

describe('the unit of systemd', () => {
  const unit = read('pushstream.service');
  const settings = new Map(
    [...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]),
  );
  const [program, ...words] = settings.get('ExecStart')?.split(' ') ?? [];

  test('is right in the eyes of systemd', () => {
    expect(program).toBe('/usr/local/bin/pushstream-server');
    const sections = [...unit.matchAll(/^\[(\w+)\]$/gm)].map(([, name]) => name);
    expect(sections).toEqual(['Unit', 'Service', 'Install']);
    // Not every machine has systemd; the rest of what is said here holds there too.
    if (!existsSync('/usr/bin/systemd-analyze')) return;
    const file = join(temporary(), 'pushstream.service');
    writeFileSync(file, unit.replace(program ?? '', '/bin/true'));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('its command is one of the server, whose folder is that of the unit, and there is time for the drain', () => {
    const command = readOptions(words);
    if (command.do !== 'serve') throw new Error(command.do);
    const { place, drain } = command.settings;
    expect(place).toEqual({ folder: `/var/lib/${settings.get('StateDirectory')}`, sync: 'always' });
    expect(Number(settings.get('TimeoutStopSec')) * 1000).toBeGreaterThan(drain + 10_000);
  });

  test('its command starts, is ready, and tells metrics', async () => {
    const folder = temporary();
    const replaced = words.map((word) => word.replace('/var/lib/pushstream', folder).replace(/^9080$/, '0'));
    const { url } = await start(replaced, folder);
    expect(await statusOf(`${url}/health/ready`)).toBe(200);
    const metrics = readExposition(await (await fetch(`${url}/metrics`)).text());
    expect(metrics.has('pushstream_store_operation_seconds')).toBe(true);
  });
});

describe('the Dockerfile', () => {
  const steps = read('Dockerfile')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => /^([A-Z]+) (.*)$/.exec(line)?.slice(1) ?? []);
  const said = (name: string) => steps.filter(([one]) => one === name).map(([, rest = '']) => rest);
  const words = (name: string): string[] => JSON.parse(said(name)[0] ?? '');

  test('has the steps that are run here', () => {
    const known = [
      'FROM',
      'USER',
      'RUN',
      'WORKDIR',
      'RUN',
      'VOLUME',
      'EXPOSE',
      'HEALTHCHECK',
      'STOPSIGNAL',
      'ENTRYPOINT',
      'CMD',
    ];
    expect(steps.map(([name]) => name)).toEqual(known);
    expect(Number(/^node:(\d+)-slim$/.exec(said('FROM')[0] ?? '')?.[1])).toBeGreaterThanOrEqual(20);
    expect(said('EXPOSE')).toEqual(['9080']);
  });

  test('its steps make a server that starts, is healthy, and ends by its signal', {
    timeout: 120_000,
  }, async () => {
    const home = temporary();
    const here = (text: string) => text.replaceAll('/home/node', home);
    const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', home];
    const tarball = execFileSync('npm', pack, {
      cwd: join(root, 'reference-server'),
      encoding: 'utf8',
    }).trim();
    // The packages are those of this repository: nothing is published yet.
    const packages = {
      'pushstream-server': join(home, tarball),
      'classic-level': join(root, 'node_modules/classic-level'),
    };
    const env = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^npm_(?!config_)|^npm_config_local_prefix$|^INIT_CWD$/.test(name),
      ),
    );
    let cwd = home;
    for (const [name, rest = ''] of steps) {
      if (name === 'WORKDIR') cwd = here(rest);
      if (name !== 'RUN') continue;
      const command = Object.entries(packages).reduce(
        (text, [one, path]) => text.replace(one, path),
        here(rest),
      );
      const { status, stdout, stderr } = spawnSync(
        'sh',
        ['-c', `${command}`.replace('npm install', 'npm install --prefer-offline')],
        { cwd, env, encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(stdout + stderr);
    }
    expect(existsSync(here(said('VOLUME')[0] ?? ''))).toBe(true);
    const port = String(await freePort());
    const [node, program = ''] = words('ENTRYPOINT');
    expect(node).toBe('node');
    const given = words('CMD').map((word) => (word === '9080' ? port : word.replace('0.0.0.0', '127.0.0.1')));
    const { server, url } = await start(
      given.map((word, index) => (given[index - 1] === '--drain' ? '0' : word)),
      cwd,
      join(cwd, program),
    );
    expect((await fetch(`${url}/pub?id=a`, { method: 'POST', body: 'text' })).status).toBe(200);
    const [, check = ''] = /CMD (\[.*\])$/.exec(said('HEALTHCHECK')[0] ?? '') ?? [];
    const health = () => {
      const [, ...rest] = JSON.parse(check.replace('9080', port)) as string[];
      return spawnSync(process.execPath, rest).status;
    };
    expect(health()).toBe(0);
    const exited = once(server, 'exit');
    server.kill(said('STOPSIGNAL')[0] as NodeJS.Signals);
    expect(await exited).toEqual([0, null]);
    expect(health()).toBe(1);
  });
});

test('the file for Prometheus asks where the unit has the metrics', () => {
  const path = /^ +metrics_path: (\S+)$/m.exec(read('prometheus.yml'))?.[1];
  expect(read('pushstream.service')).toContain(` --metrics ${path} `);
  expect(read('prometheus.yml')).toContain("'127.0.0.1:9080'");
});

describe('the Grafana board', () => {
  interface Panel {
    readonly id: number;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number };
    readonly targets: readonly {
      readonly refId: string;
      readonly expr: string;
      readonly legendFormat: string;
    }[];
  }
  const board = JSON.parse(read('grafana-board.json')) as {
    panels: Panel[];
    templating: { list: { name: string; query: string }[] };
  };
  const targets = board.panels.flatMap(({ targets }) => targets);
  const queries = [...targets.map(({ expr }) => expr), ...board.templating.list.map(({ query }) => query)];
  const mentioned = queries.flatMap((query) => query.match(/\b(?:pushstream|process)_\w+/g) ?? []);
  const kinds: Record<string, { readonly type: string }> = metricTable;
  const familyOf = (name: string) => (kinds[name] ? name : name.replace(/_(?:bucket|sum|count)$/, ''));

  test('its queries name metrics that exist, and leave out none', () => {
    expect([...new Set(mentioned.map(familyOf))].sort()).toEqual(Object.keys(metricTable).sort());
  });

  test('counters and histograms are looked at as rates, and gauges as they are', () => {
    for (const query of queries)
      for (const [, before = '', name = ''] of query.matchAll(/(rate\()?((?:pushstream|process)_\w+)/g))
        expect([query, before === 'rate(']).toEqual([query, kinds[familyOf(name)]?.type !== 'gauge']);
  });

  test('its labels are there', async () => {
    const server = new VirtualServer({ metrics_path: '/metrics' });
    const metrics = readExposition((await server.request('GET', '/metrics')).body);
    // Those of the store are there with one only, and Prometheus adds the server.
    const always = ['instance', 'store', 'le'];
    for (const { expr, legendFormat } of targets) {
      const families = (expr.match(/\b(?:pushstream|process)_\w+/g) ?? []).map(familyOf);
      const samples = families.flatMap((name) => [...(metrics.get(name)?.samples.keys() ?? [])]);
      const labels = [...always, ...samples.flatMap((sample) => sample.match(/\w+(?==")/g) ?? [])];
      const [, grouped] = /\bby \(([^)]*)\)/.exec(expr) ?? [];
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
      const selected = expr.match(/\w+(?==~?")/g) ?? [];
      for (const name of [...(grouped?.split(', ') ?? []), ...shown, ...selected])
        expect(labels).toContain(name);
      // What is summed up has no label but those that it is summed up by.
      if (grouped !== undefined) expect(grouped.split(', ')).toEqual(expect.arrayContaining(shown));
    }
  });

  test('no two panels have one place or one number', () => {
    const places = board.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(places.length);
  });
});
