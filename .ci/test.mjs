// `npm test`: builds, lints, looks for dead code, runs the proof and all tests, and counts.
// A tool counts as one test; the tests of Vitest count one by one. The last line has the sums.
// With --built it takes what is there as built: `npm ci` has just done that.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative, resolve } from 'node:path';

const sums = { passed: 0, failed: 0, skipped: 0 };

/** What failed, and what was skipped; said again at the end. */
const failures = [];
const skipped = [];

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
  return count(title, run(title, ...command));
}

function count(title, succeeded) {
  sums[succeeded ? 'passed' : 'failed']++;
  if (!succeeded) failures.push(title);
  return succeeded;
}

/**
 * Runs tools at the same time, for some of them keep only one processor busy, and counts them. What each prints is shown when it has
 * ended, so that nothing stands in the middle of anything else.
 */
async function stepsBeside(...steps) {
  const running = steps.map(async ([title, program, ...args]) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => said.push(piece));
    const status = await once(child, 'close').then(
      ([code]) => code,
      // It could not be started.
      (error) => void said.push(Buffer.from(`${error.message}\n`)),
    );
    console.log(`\n== ${title}`);
    process.stdout.write(Buffer.concat(said));
    count(title, status === 0);
  });
  await Promise.all(running);
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
    if (!succeeded && sums.failed === failedBefore) {
      sums.failed++;
      failures.push('tests: a file could not be loaded, or there was an error outside of all tests');
    }
    failures.push(...failuresIn(results?.testResults ?? []));
    skipped.push(...skippedIn(results?.testResults ?? []));
    return (results?.numPassedTests ?? 0) + (results?.numFailedTests ?? 0);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A line for each test that failed, and for each file that could not be loaded. */
function failuresIn(files) {
  return files.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const shown = failed.map(({ fullName }) => fullName);
    if (message && failed.length === 0) shown.push(message);
    return shown.map((text) => `${relative('.', name)}: ${text}`);
  });
}

function skippedIn(files) {
  return files.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => !['passed', 'failed'].includes(status))
      .map(({ fullName }) => `${relative('.', name)}: ${fullName}`),
  );
}

let executed = 0;
if (process.argv.includes('--built') || step('build', 'npm', 'run', 'build')) {
  step('bin of the kit', 'pushstream-conformance', '--version');
  step('bin of the server', 'pushstream-server', '-v');
  await stepsBeside(
    ['lint', 'biome', 'check', '--error-on-warnings', '.'],
    ['dead code', 'knip'],
    ['proof', 'npm', 'run', 'proof'],
  );
  // Last: what it prints of a failure stands where a log that is cut off still has it.
  executed = vitest();
  if (executed === 0) console.error('No test was executed.');
}
if (inCI && sums.skipped > 0)
  failures.push(`skipped, which in CI no test may be:\n  ${skipped.join('\n  ')}`);

if (failures.length > 0) console.log(`\n== failed\n${failures.join('\n')}`);
const alsoSkipped = sums.skipped > 0 ? `, ${sums.skipped} skipped` : '';
console.log(`\n${sums.passed} passed, ${sums.failed} failed${alsoSkipped}`);
process.exitCode = sums.failed > 0 || executed === 0 || (inCI && sums.skipped > 0) ? 1 : 0;
