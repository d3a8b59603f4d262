import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Logs } from '../../src/process/logs.js';

// A device whose disk is always full; not every system has it.
const full = '/dev/full';

test.skipIf(!existsSync(full))('an access log on a full disk is told of in the error log, once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pushstream-logs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'error.log');
  const logs = new Logs();
  logs.use([{ file, level: 'error', makeFolder: false }], [full]);
  for (let count = 0; count < 3; count++) logs.access(full, 'a request');
  expect(readFileSync(file, 'utf8').replace(/^.*?: /, '')).toBe(
    `write() to "${full}" failed (28: No space left on device) while logging request\n`,
  );
});
