import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { reset } from '../../src/http/closing.js';

/** Two ends of a connection to a server that listens there. */
async function pairAt(address: string | number): Promise<{ near: Socket; far: Socket }> {
  const server = createServer();
  onTestFinished(() => void server.close());
  if (typeof address === 'number') server.listen(address, '127.0.0.1');
  else server.listen(address);
  await once(server, 'listening');
  const bound = server.address();
  const accepted = once(server, 'connection');
  const near = typeof bound === 'string' ? connect(bound) : connect(bound?.port ?? 0, '127.0.0.1');
  const [[far]] = (await Promise.all([accepted, once(near, 'connect')])) as unknown as [[Socket], unknown];
  return { near, far };
}

/** How the peer sees the end. */
async function endOf(socket: Socket): Promise<string> {
  let error = 'closed';
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    error = code ?? 'an error';
  });
  socket.resume();
  // `once` would take the error for its own.
  await new Promise((resolve) => void socket.on('close', resolve));
  return error;
}

test('a TCP connection is reset', async () => {
  const { near, far } = await pairAt(0);
  const end = endOf(near);
  reset(far);
  expect([await end, far.destroyed]).toEqual(['ECONNRESET', true]);
});

test('a unix socket, which cannot be reset, is closed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pushstream-reset-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { near, far } = await pairAt(join(folder, 'socket'));
  const end = endOf(near);
  reset(far);
  expect([await end, far.destroyed]).toEqual(['closed', true]);
});
