import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Others' clients, bundled and minified, gzip. */
const peers = 'pushstream.js 6344 B, socket.io-client 13107 B, centrifuge 23650 B';

/** What size-limit says of each bundle of .size-limit.json. */
interface Weighed {
  readonly name: string;
  readonly passed: boolean;
  readonly size: number;
  readonly sizeLimit: number;
}

test('every bundle is within its limit, and none is so small that something must be missing', () => {
  const { stdout, stderr } = spawnSync('npm', ['run', '--silent', 'size', '--', '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stdout, stderr).toContain('sizeLimit');
  const bundles = JSON.parse(stdout) as Weighed[];
  console.log([...bundles.map(({ name, size }) => `${name}: ${size} B gzip`), `beside ${peers}`].join('\n'));
  // Limits go down with what is reached, and never above these.
  const maxima = [6600, 9180, 11_400, 12_100];
  expect(bundles).toHaveLength(maxima.length);
  for (const [index, { name, passed, size, sizeLimit }] of bundles.entries()) {
    expect(sizeLimit, name).toBeLessThanOrEqual(maxima[index] ?? 0);
    expect(passed, `${name}: ${size} of ${sizeLimit}`).toBe(true);
    // A build without its platform is small too.
    expect(size, name).toBeGreaterThan(sizeLimit * 0.75);
  }
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
