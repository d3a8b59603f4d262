// `npm test`: builds, lints, looks for dead code, runs all tests and the proof, and counts.
// A tool counts as one test; the tests of Vitest count one by one. The last line has the sums.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const sums = { passed: 0, failed: 0, skipped: 0 };

const inCI = process.env.CI === 'true';

// As in an npm script, also when this file is run by itself.
const env = { ...process.env, PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter) };

/** Runs a program with its output on ours; true when it succeeded. */
function run(title, program, ...args) {
  console.log(`\n== ${title}`);
  const { status, error } = spawnSync(program, args, { env, stdio: 'inherit' });
  if (error) console.error(error.message);
  return status === 0;
}

/** Runs a tool and counts it. */
function step(title, ...command) {
  const succeeded = run(title, ...command);
  sums[succeeded ? 'passed' : 'failed']++;
  return succeeded;
}

/** Runs all tests, counts them and returns how many were executed. */
function vitest() {
  const directory = mkdtempSync(join(tmpdir(), 'pushstream-test-'));
  try {
    const file = join(directory, 'results.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const succeeded = run('tests', 'vitest', 'run', ...reporters);
    // No file: Vitest itself did not get through.
    const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    const failedBefore = sums.failed;
    sums.passed += results?.numPassedTests ?? 0;
    sums.failed += results?.numFailedTests ?? 0;
    sums.skipped += (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
    // A file that cannot be loaded, or an error outside of all tests, has no test that failed.
    if (!succeeded && sums.failed === failedBefore) sums.failed++;
    return (results?.numPassedTests ?? 0) + (results?.numFailedTests ?? 0);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

let executed = 0;
if (step('build', 'npm', 'run', 'build')) {
  step('bin of the kit', 'pushstream-conformance', '--version');
  step('bin of the server', 'pushstream-server', '-v');
  step('lint', 'biome', 'check', '--error-on-warnings', '.');
  step('dead code', 'knip');
  executed = vitest();
  if (existsSync('conformance/bin/proof.js')) step('proof', 'npm', 'run', 'proof');
  if (executed === 0) console.error('No test was executed.');
}
if (inCI && sums.skipped > 0) console.error('In CI no test may be skipped.');

const skipped = sums.skipped > 0 ? `, ${sums.skipped} skipped` : '';
console.log(`\n${sums.passed} passed, ${sums.failed} failed${skipped}`);
process.exitCode = sums.failed > 0 || executed === 0 || (inCI && sums.skipped > 0) ? 1 : 0;
