import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPushServer, type PushServer } from 'pushstream-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answering } from '../../src/mutants/rewrite.js';
import { relayChecks } from '../../src/profiles/relay/checks.js';
import type { DescribeConformanceOptions } from '../../src/vitest.js';

const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const packages = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'pushstream-vitest-'));
const secret = 'Bearer open-sesame-1234';

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Writes a project with one test file for each of these options, as a user would, with the packages as they are built. */
function writeProject(name: string, files: Readonly<Record<string, DescribeConformanceOptions>>): string {
  const root = join(directory, name);
  mkdirSync(root);
  symlinkSync(packages, join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  // The limits end what hangs, as in the workspace that this is a fixture of.
  const test = { include: ['*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000, maxWorkers: 2 };
  writeFileSync(join(root, 'vitest.config.js'), `export default ${JSON.stringify({ test })};\n`);
  for (const [file, options] of Object.entries(files)) {
    const lines = [
      "import { describeConformance } from 'pushstream-conformance/vitest';",
      `describeConformance(${JSON.stringify(options)});`,
    ];
    writeFileSync(join(root, `${file}.test.ts`), `${lines.join('\n')}\n`);
  }
  return root;
}

/** Runs a project once; what became of a file is found by its name, and a test by the id of its check. */
async function runProject(name: string, files: Readonly<Record<string, DescribeConformanceOptions>>) {
  const root = writeProject(name, files);
  const report = join(root, 'report.json');
  const argv = ['run', '--reporter=json', '--reporter=verbose', `--outputFile.json=${report}`];
  const child = spawn(process.execPath, [vitest, ...argv], {
    cwd: root,
    env: { ...process.env, TOKEN: secret, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => said.push(piece));
  const [code] = await once(child, 'close');
  const text = Buffer.concat(said).toString();
  const json = readFileSync(report, 'utf8');
  const of = (file: string) => {
    const suite = (JSON.parse(json) as Report).testResults.find((one) =>
      one.name.endsWith(`/${file}.test.ts`),
    );
    const tests = new Map(suite?.assertionResults.map((one) => [one.title.split(':')[0] ?? '', one]));
    return {
      status: suite?.status,
      message: suite?.message,
      tests,
      idsOf: (status: string) => [...tests].filter(([, one]) => one.status === status).map(([id]) => id),
      failure: (id: string) => tests.get(id)?.failureMessages.join('\n') ?? '',
      // What was said of it, line by line, and with it why a test was skipped.
      text: text
        .split('\n')
        .filter((line) => line.includes(`${file}.test.ts`))
        .join('\n'),
    };
  };
  return { code, text, json, of };
}

function baseline(name: string, text: string): string {
  const file = join(directory, `${name}.yaml`);
  writeFileSync(file, text);
  return file;
}

/** A server that wants a token, on which OPTIONS (a SHOULD) and PUT (a MUST) are answered wrongly. */
const broken = createPushServer(
  { port: 0 },
  {
    decorateHandler: (handler, location) => {
      const { decorateHandler: publisher } = answering('publisher', (answer, { exchange }) => {
        if (exchange.header('authorization') !== secret) return { ...answer, status: 401 };
        return exchange.method === 'PUT' ? { ...answer, status: 202 } : answer;
      });
      const { decorateHandler: subscriber } = answering('subscriber', (answer, { exchange }) =>
        exchange.method === 'OPTIONS' ? { ...answer, status: 200 } : answer,
      );
      return subscriber(publisher(handler, location), location);
    },
  },
);

const at = ({ url }: PushServer): DescribeConformanceOptions => ({
  publisher: `${url}/relay/pub?id={channel}`,
  subscriber: `${url}/relay/sub?id={channel}`,
  publisherHeader: ['Authorization: ${TOKEN}'],
});

const accepted = '- id: relay/put-creates\n  reason: issue 12\n- id: relay/put-existing\n  reason: issue 12';
const nobody = 'http://127.0.0.1:9/x?id={channel}';

/** Files that fail, each with options of its own. */
const redFiles = (): Record<string, DescribeConformanceOptions> => ({
  red: at(broken),
  should: { ...at(broken), gate: 'should', baseline: baseline('accepted', accepted) },
  mended: {
    only: ['relay/oldest', 'relay/get-existing'],
    baseline: baseline('mended', '- id: relay/oldest\n  reason: was broken once'),
  },
  nothing: {
    ...at(broken),
    only: ['relay/concurrency-last'],
    baseline: baseline('expired', '- id: relay/oldest\n  reason: r\n  expires: 2020-01-01'),
  },
  'unknown-baseline': { baseline: baseline('unknown', '- id: relay/olderst\n  reason: none') },
  'unknown-selection': { only: ['relay/nothing'] },
  nobody: { publisher: nobody, subscriber: nobody },
});

let green: Awaited<ReturnType<typeof runProject>>;
let reds: typeof green;

beforeAll(async () => {
  await broken.listen();
  green = await runProject('green', { green: {} });
  reds = await runProject('red', redFiles());
});
afterAll(async () => {
  await broken.close();
  rmSync(directory, { recursive: true });
});

describe('describeConformance', () => {
  test('green: each check is a test', () => {
    const { tests, idsOf } = green.of('green');
    expect(idsOf('failed')).toEqual([]);
    expect([...tests.keys()]).toEqual([...relayChecks.map(({ id }) => id), 'gate must']);
    expect(idsOf('passed')).toHaveLength(relayChecks.length + 1);
    expect(green.code).toBe(0);
  });

  test('red: every file of the other run has failed, and so has the run', () => {
    const files = Object.keys(redFiles());
    expect(files.map((file) => [file, reds.of(file).status])).toEqual(files.map((file) => [file, 'failed']));
    expect(reds.code).toBe(1);
  });

  test('what fails says why, without a stack and without the secret', () => {
    const { idsOf, failure } = reds.of('red');
    expect(idsOf('failed')).toEqual(['relay/put-creates', 'relay/put-existing']);
    const message = failure('relay/put-creates');
    expect(message).toContain("- expected  200 OK to the publisher's PUT");
    expect(message).toContain('+ seen      202 Accepted');
    expect(message).toContain('→ PUT /relay/pub?id=');
    expect(message).toContain('→ Authorization: ${TOKEN}');
    expect(message).toContain('#!/bin/sh');
    expect(message).not.toMatch(/^\s+at /m);
    expect(reds.text + reds.json).not.toContain('sesame');
  });

  test('skipped: what does not apply and what the gate does not ask for, with the reason', () => {
    const { idsOf, text } = reds.of('red');
    expect(idsOf('skipped')).toContain('relay/concurrency-last');
    expect(idsOf('skipped')).toContain('relay/method-options');
    expect(text).toContain('it needs --last, which the run was not given');
    expect(text).toContain('the gate is "must", and this proves no more than a SHOULD: expected 405');
  });

  test('the gate "should" asks for more; what is in the baseline is skipped', () => {
    const { idsOf, text, failure } = reds.of('should');
    expect(idsOf('failed')).toEqual(['relay/method-options', 'gate should']);
    expect(failure('gate should')).toContain(
      'relay-3.2-storage-limits is not shown: would be shown by --publisher-limit',
    );
    expect(text).toContain('issue 12');
  });

  test('what passes although it is in the baseline fails', () => {
    const { tests, failure } = reds.of('mended');
    expect([...tests].map(([id, { status }]) => [id, status])).toEqual([
      ['relay/oldest', 'failed'],
      ['relay/get-existing', 'passed'],
      ['gate must', 'passed'],
    ]);
    expect(failure('relay/oldest')).toContain('take it out of the baseline');
  });

  test('a run in which nothing applies is not green, and neither is a baseline that has expired', () => {
    const { idsOf, failure } = reds.of('nothing');
    expect(idsOf('skipped')).toEqual(['relay/concurrency-last']);
    expect(failure('gate must')).toContain('relay/concurrency-last could not be judged');
    expect(failure('gate must')).toContain('the entry of relay/oldest in the baseline has expired');
  });

  test('an unknown id in the baseline, or in the selection, stops everything', () => {
    const unknown = reds.of('unknown-baseline');
    expect(unknown.message).toContain('no check is called "relay/olderst"');
    expect(unknown.tests.size).toBe(0);
    const nothing = reds.of('unknown-selection');
    expect(nothing.message).toContain('is called "relay/nothing"');
    expect(nothing.tests.size).toBe(0);
  });

  test('a server that is not there fails the suite, with one sentence', () => {
    expect(reds.of('nobody').idsOf('passed')).toEqual([]);
    expect(reds.text).toContain(`cannot reach ${nobody}: connection refused`);
  });
});
