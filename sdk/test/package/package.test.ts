import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

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
