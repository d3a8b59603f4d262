import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPushServer } from 'pushstream-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfigurationFile } from '../../src/config/configuration-file.js';
import { countPattern } from '../../src/probe/count-pattern.js';
import type { Facts } from '../../src/probe/facts.js';
import { starterFile } from '../../src/probe/starter-file.js';
import { runMain } from '../support/cli/run-main.js';

const server = createPushServer({ port: 0 });
let directory: string;
let locations: string[];
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pushstream-probe-'));
  const url = await server.listen();
  locations = [
    '--publisher',
    `${url}/relay/pub?id={channel}`,
    '--subscriber',
    `${url}/relay/sub?id={channel}`,
  ];
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

describe('probe', () => {
  it('writes a configuration with which the checks can be run', async () => {
    const file = join(directory, 'kit.yaml');
    const header = ['--publisher-header', 'X-Token: ${TOKEN}'];
    const env = { TOKEN: '5ecret' };
    const written = await runMain(['probe', ...locations, ...header, '--write', file], env).ended;
    expect(written).toEqual({ code: 0, stdout: '', stderr: `${file} was written\n` });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('5ecret');
    for (const line of [
      "subscriber-count: 'active subscribers: (\\d+)'",
      '  storage: yes',
      '  case-sensitive-ids: yes',
    ])
      expect(text).toContain(line);
    expect(text).not.toContain('prepare');
    const run = await runMain(['--config', file, '--only', 'relay/channel-id-case,relay/longpoll-gone'], env)
      .ended;
    expect(run.stdout).toContain('checks: 2 passed, 0 failed');
  });

  it('finds interval-polling', async () => {
    const poll = locations.map((text) => text.replace('/sub?', '/poll?'));
    const { stdout } = await runMain(['probe', ...poll]).ended;
    expect(stdout).toMatch(/^interval: '.*\/poll\?id=\{channel\}'$/m);
    expect(stdout).not.toMatch(/^subscriber:/m);
  });

  it('never overwrites, and needs something to ask', async () => {
    const file = join(directory, 'mine.yaml');
    writeFileSync(file, 'mine');
    const taken = await runMain(['probe', ...locations, '--write', file]).ended;
    expect(taken.stderr).toContain('mine.yaml is there already');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const nothing = await runMain(['probe']).ended;
    expect(nothing.stderr).toContain('--publisher URL and --subscriber URL are missing');
    const url = 'http://127.0.0.1:1/x?{channel}';
    const away = await runMain([
      'probe',
      '--publisher',
      url,
      '--subscriber',
      url,
      '--write',
      join(directory, 'x'),
    ]).ended;
    expect([taken.code, nothing.code, away.code]).toEqual([2, 2, 3]);
    expect(existsSync(join(directory, 'x'))).toBe(false);
  });
});

describe('the starter file', () => {
  const facts: Facts = {
    server: 'nginx\n/1.2',
    waits: 'something else',
    refusedBeforePut: '403 Forbidden',
    formats: [{ accept: 'text/plain', answer: 'text/plain' }],
    count: undefined,
    methods: [{ method: 'HEAD', publisher: '200 OK', subscriber: 'no answer' }],
    features: [
      { name: 'storage', declared: 'probe', on: false, seen: false },
      { name: 'encoded-ids', declared: 'probe', on: false },
    ],
    untold: [
      { sentence: 'time is read from an argument', settings: ['streaming:a=$arg_time', 'streaming:b=…'] },
    ],
  };

  it('has a stable shape, and can be read', async () => {
    const given = {
      publisher: ["http://h/it's?{channel}"],
      subscriber: ['http://h/sub?{channel}'],
      'subscriber-header': ['A: ${B}', 'C: d'],
      insecure: ['true'],
      concurrency: ['1'],
    };
    const text = starterFile(given, facts);
    await expect(text).toMatchFileSnapshot('golden/starter.yaml.txt');
    const { given: read } = readConfigurationFile(text, 'kit.yaml');
    expect(read.get('publisher')?.[0]?.text).toBe("http://h/it's?{channel}");
    expect(read.get('features')?.map(({ text: one }) => one)).toEqual(['storage: no', 'encoded-ids: no']);
    expect(read.get('prepare')?.[0]?.text).toBe('put');
  });
});

describe('the pattern of a count', () => {
  it.each([
    [
      [
        'queued: 2\nactive subscribers: 0\n',
        'queued: 2\nactive subscribers: 1\n',
        'queued: 2\nactive subscribers: 2\n',
      ],
      'active subscribers: (\\d+)',
    ],
    [
      [
        '{"messages": 2, "subscribers": 0}',
        '{"messages": 2, "subscribers": 1}',
        '{"messages": 2, "subscribers": 2}',
      ],
      'subscribers": (\\d+)',
    ],
    [['all is well', 'all is well', 'all is well'], undefined],
    [['0', '1', '2'], undefined],
  ])('%j', (texts, pattern) => {
    const found = countPattern(texts);
    if (pattern === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(pattern);
    for (const [index, text] of texts.entries())
      if (found) expect(Number(new RegExp(found, 'm').exec(text)?.[1])).toBe(index);
  });
});
