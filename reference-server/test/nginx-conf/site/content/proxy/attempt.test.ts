import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../../src/broker/clock.js';
import { Attempt } from '../../../../../src/nginx-conf/site/content/proxy/attempt.js';
import type { OutgoingBody } from '../../../../../src/nginx-conf/site/content/proxy/outgoing-body.js';
import { freePort } from '../../../../support/wire/free-port.js';

/** What nobody caught in this process while the test runs. */
function uncaught(): readonly unknown[] {
  const errors: unknown[] = [];
  const note = (error: unknown) => void errors.push(error);
  const others = process.rawListeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', note);
  onTestFinished(() => {
    process.off('uncaughtException', note);
    for (const other of others) process.on('uncaughtException', other as typeof note);
  });
  return errors;
}

/** Returns when a connection to a port was refused. */
const refusedAt = (port: number) =>
  new Promise((resolve) => connect(port, '127.0.0.1').once('error', resolve));

test('a header that cannot be sent fails, and what the connection tells afterwards is nobody’s fault', async () => {
  const errors = uncaught();
  const port = await freePort();
  const { outcome } = new Attempt({
    isSecure: false,
    options: { host: '127.0.0.1', port },
    headers: [['no name', 'x']],
    body: { length: 0 } as OutgoingBody,
    times: { connect: 1000, send: 1000, read: 1000 },
    clock: systemClock,
  });
  expect(await outcome).toMatchObject({ type: 'failed', why: 'error', wasSent: false });
  // Its own connection, which began before, was refused before this one.
  await refusedAt(port);
  await new Promise(setImmediate);
  expect(errors).toEqual([]);
});
