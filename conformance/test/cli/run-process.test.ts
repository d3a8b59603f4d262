import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { runProcess } from '../../src/cli/main.js';

const green = ['--only', 'relay/oldest'];
const red = [...green, '--publisher', 'http://127.0.0.1:1/?{channel}', '--subscriber', 'http://127.0.0.1:1/'];

/** Runs the command line as a process whose standard output fails in this way, or does not. */
async function run(args: readonly string[], fault?: 'EPIPE' | 'ENOSPC') {
  let [code, errors] = [-1, ''];
  const stdout = new Writable({
    // Like that of a process, it can be written to after an error.
    autoDestroy: false,
    write: (_bytes, _encoding, done) => {
      done(fault && Object.assign(new Error(`write ${fault}`), { code: fault }));
    },
  });
  const stderr = new Writable({
    write: (bytes, _encoding, done) => {
      errors += String(bytes);
      done();
    },
  });
  const exit = (given: number) => {
    code = given;
  };
  const parts = { argv: ['node', 'kit', ...args], env: {}, stdout, stderr, exit };
  await runProcess(Object.assign(new EventEmitter(), parts));
  return { code, errors };
}

test('the exit code is that of the run', async () => {
  expect(await run(green)).toEqual({ code: 0, errors: '' });
  expect((await run(red)).code).toBe(2);
});

test('who reads standard output may leave early', async () => {
  expect(await run(green, 'EPIPE')).toEqual({ code: 0, errors: '' });
  expect((await run(['--help'], 'EPIPE')).code).toBe(0);
});

test('a result that could not be written is no success', async () => {
  expect(await run(green, 'ENOSPC')).toEqual({
    code: 4,
    errors: 'pushstream-conformance: standard output could not be written: the disk is full\n',
  });
  expect((await run(['list'], 'ENOSPC')).code).toBe(4);
});
