import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPushServer, type PushServer } from 'pushstream-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answering } from '../../src/mutants/rewrite.js';
import { relayChecks } from '../../src/profiles/relay/checks.js';
import type { DescribeConformanceOptions } from '../../src/vitest.js';

const project = fileURLToPath(new URL('fixtures/vitest.config.ts', import.meta.url));
const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'pushstream-vitest-'));
const secret = 'Bearer open-sesame-1234';

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Runs the fixture project; tests are found by check id. */
async function runProject(options: DescribeConformanceOptions) {
  const file = join(directory, 'report.json');
  rmSync(file, { force: true });
  const argv = [
    'run',
    '--config',
    project,
    '--reporter=json',
    '--reporter=verbose',
    `--outputFile.json=${file}`,
  ];
  const child = spawn(process.execPath, [vitest, ...argv], {
    env: { ...process.env, TOKEN: secret, NO_COLOR: '1', OPTIONS: JSON.stringify(options) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => said.push(piece));
  const [code] = await once(child, 'close');
  const json = readFileSync(file, 'utf8');
  const [suite] = (JSON.parse(json) as Report).testResults;
  const tests = new Map(suite?.assertionResults.map((one) => [one.title.split(':')[0] ?? '', one]));
  const idsOf = (status: string) => [...tests].filter(([, one]) => one.status === status).map(([id]) => id);
  return { code, tests, idsOf, text: Buffer.concat(said).toString(), json };
}

function baseline(...lines: string[]): string {
  const file = join(directory, 'baseline.yaml');
  writeFileSync(file, lines.join('\n'));
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

beforeAll(async () => {
  await broken.listen();
});
afterAll(async () => {
  await broken.close();
  rmSync(directory, { recursive: true });
});

describe('describeConformance', () => {
  test('green: each check is a test', async () => {
    const { code, tests, idsOf } = await runProject({});
    expect(idsOf('failed')).toEqual([]);
    expect([...tests.keys()]).toEqual([...relayChecks.map(({ id }) => id), 'gate must']);
    expect(idsOf('passed')).toHaveLength(relayChecks.length + 1);
    expect(code).toBe(0);
  });

  test('red: what fails says why, without a stack and without the secret', async () => {
    const { code, tests, idsOf, text, json } = await runProject(at(broken));
    expect(idsOf('failed')).toEqual(['relay/put-creates', 'relay/put-existing']);
    const message = tests.get('relay/put-creates')?.failureMessages.join('\n') ?? '';
    expect(message).toContain("- expected  200 OK to the publisher's PUT");
    expect(message).toContain('+ seen      202 Accepted');
    expect(message).toContain('→ PUT /relay/pub?id=');
    expect(message).toContain('→ Authorization: ${TOKEN}');
    expect(message).toContain('#!/bin/sh');
    expect(text + json).not.toContain('sesame');
    expect(message).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  test('skipped: what does not apply and what the gate does not ask for, with the reason', async () => {
    const { idsOf, text } = await runProject(at(broken));
    expect(idsOf('skipped')).toContain('relay/concurrency-last');
    expect(idsOf('skipped')).toContain('relay/method-options');
    expect(text).toContain('it needs --last, which the run was not given');
    expect(text).toContain('the gate is "must", and this proves no more than a SHOULD: expected 405');
  });

  test('the gate "should" asks for more; what is in the baseline is skipped', async () => {
    const known = '- id: relay/put-creates\n  reason: issue 12\n- id: relay/put-existing\n  reason: issue 12';
    const { code, idsOf, text } = await runProject({
      ...at(broken),
      gate: 'should',
      baseline: baseline(known),
    });
    expect(idsOf('failed')).toEqual(['relay/method-options', 'gate should']);
    expect(text).toContain('relay-3.2-storage-limits is not shown: would be shown by --publisher-limit');
    expect(text).toContain('issue 12');
    expect(code).toBe(1);
  });

  test('what passes although it is in the baseline fails', async () => {
    const known = baseline('- id: relay/oldest\n  reason: was broken once');
    const { code, tests } = await runProject({
      only: ['relay/oldest', 'relay/get-existing'],
      baseline: known,
    });
    expect([...tests].map(([id, { status }]) => [id, status])).toEqual([
      ['relay/oldest', 'failed'],
      ['relay/get-existing', 'passed'],
      ['gate must', 'passed'],
    ]);
    expect(tests.get('relay/oldest')?.failureMessages[0]).toContain('take it out of the baseline');
    expect(code).toBe(1);
  });

  test('a run in which nothing applies is not green, and neither is a baseline that has expired', async () => {
    const known = baseline('- id: relay/oldest\n  reason: r\n  expires: 2020-01-01');
    const only = ['relay/concurrency-last'];
    const { code, idsOf, tests } = await runProject({ ...at(broken), only, baseline: known });
    expect(idsOf('skipped')).toEqual(only);
    const message = tests.get('gate must')?.failureMessages.join('\n') ?? '';
    expect(message).toContain('relay/concurrency-last could not be judged');
    expect(message).toContain('the entry of relay/oldest in the baseline has expired');
    expect(code).toBe(1);
  });

  test('an unknown id in the baseline, or in the selection, stops everything', async () => {
    const unknown = await runProject({ baseline: baseline('- id: relay/olderst\n  reason: none') });
    expect(unknown.code).toBe(1);
    expect(unknown.text).toContain('no check is called "relay/olderst"');
    const nothing = await runProject({ only: ['relay/nothing'] });
    expect(nothing.code).toBe(1);
    expect(nothing.text).toContain('is called "relay/nothing"');
  });

  test('a server that is not there fails the suite, with one sentence', async () => {
    const nobody = 'http://127.0.0.1:9/x?id={channel}';
    const { code, idsOf, text } = await runProject({ publisher: nobody, subscriber: nobody });
    expect(idsOf('passed')).toEqual([]);
    expect(text).toContain(`cannot reach ${nobody}: connection refused`);
    expect(code).toBe(1);
  });
});
