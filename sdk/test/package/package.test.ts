import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, '../node_modules');

/** Bytes after gzip: a floor, as a build without its platform is small too, and a ceiling. */
test.each([
  ['core + WebSocket', 'bench/core-websocket.js', 6000, 7400],
  ['all modes and both dialects', 'bench/all-modes.js', 8000, 11_000],
  ['everything, for import in browsers', 'pushstream.browser.js', 9000, 12_000],
  ['everything, for script tags', 'pushstream.iife.js', 9000, 12_500],
])('%s: the size is within its budget', (name, file, floor, ceiling) => {
  const size = gzipSync(readFileSync(join(root, 'dist', file)), { level: 9 }).length;
  console.log(`${name}: ${size} bytes gzip (pushstream.js 6344, socket.io-client 13107, centrifuge 23650)`);
  expect(size).toBeGreaterThan(floor);
  expect(size).toBeLessThanOrEqual(ceiling);
});

test('bundles for browsers bring nothing of Node and leave nothing to resolve', () => {
  for (const file of ['pushstream.browser.js', 'pushstream.iife.js']) {
    const code = readFileSync(join(root, 'dist', file), 'utf8');
    expect(code).not.toMatch(/#platform|isomorphic|require\(|\bimport\b/);
  }
});

test('publint and attw find nothing', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status, stdout + stderr).toBe(0);
});

let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'pushstream-package-'));
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', project];
  const [packed] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' })) as [
    { filename: string },
  ];
  const installed = join(project, 'node_modules', 'pushstream');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, packed.filename), '-C', installed, '--strip-components=1']);
  for (const name of ['eventsource', 'eventsource-parser', 'isomorphic-ws', 'ws'])
    symlinkSync(join(modules, name), join(project, 'node_modules', name));
});

afterAll(() => rmSync(project, { recursive: true }));

function run(file: string, code: string, program = process.execPath, ...args: string[]): string {
  writeFileSync(join(project, file), code);
  return execFileSync(program, [...args, file], { cwd: project, encoding: 'utf8' }).trim();
}

const use = `
const stream = new PushStream({ host: 'localhost', modes: 'websocket', channels: ['a'] });
console.log(stream.wrappers[0].type, stream.readyState, PushStream.OPEN, typeof Subscriber, typeof webSocket);
`;

test('the tarball works in an ESM project', () => {
  const imports = `import { PushStream } from 'pushstream';\nimport { Subscriber, webSocket } from 'pushstream/core';`;
  expect(run('use.mjs', imports + use)).toBe('WebSocket 0 2 function function');
});

test('the tarball works in a CJS project', () => {
  const requires = `const { PushStream } = require('pushstream');\nconst { Subscriber, webSocket } = require('pushstream/core');`;
  expect(run('use.cjs', requires + use)).toBe('WebSocket 0 2 function function');
});

test('the tarball has types for both', () => {
  const typed = `import { PushStream, PushStreamError, type Message } from 'pushstream';
const stream = new PushStream({ channels: { a: { backtrack: 2 } }, host: 'h' });
stream.addEventListener('message', ({ detail }) => { const message: Message = detail; void message.id?.toFixed(); });
stream.addEventListener('error', ({ detail }) => { const error: PushStreamError = detail; void error.code; });
// @ts-expect-error there is no such event
stream.addEventListener('massage', () => {});
// @ts-expect-error a port is no object
new PushStream({ port: {} });
`;
  const flags = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,dom,esnext.disposable'];
  for (const file of ['use.mts', 'use.cts'])
    expect(run(file, typed, join(modules, '.bin/tsc'), ...flags, '--module', 'nodenext')).toBe('');
});
