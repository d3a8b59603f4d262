import { randomBytes } from 'node:crypto';
import type { VirtualClock } from 'pushstream-server/parts';
import { expect, test } from 'vitest';
import { RelayStage } from '../../src/clients/relay/relay-stage.js';
import { isStranger } from '../../src/clients/stranger.js';
import { MemoryNetwork } from '../support/clients/in-memory/network.js';

test.each([
  ['/sub?id=check-12', '/sub?id=check-11', true],
  ['/ws/check-1-a/check-1-b?tag=1', '/sub?id=check-11', true],
  ['/sub?id=check-11', '/sub?id=check-11', false],
  ['/lp/check-1-b.b5', '/lp/check-1-a/check-1-b', false],
  ['/lp/check-1', '/lp/check-1-a/check-1-b', false],
  // Mistakes of the client itself are for the check to tell.
  ['/sub', '/sub?id=check-11', false],
  ['/sub?id=check-11x', '/sub?id=check-11', false],
  ['/sub?id=check-', '/sub?id=check-11', false],
  // Somebody else chose the channel.
  ['/sub?id=check-12', '/sub?id=client', false],
])('%s asked of a check that told %s: a stranger is %s', (target, own, expected) => {
  expect(isStranger(target, own)).toBe(expected);
});

test('a stranger is sent away, and what it asks is no question to the check', async () => {
  const network = new MemoryNetwork();
  const clock: VirtualClock = network.clock;
  const stage = new RelayStage({
    clock,
    listen: network.listen,
    start: () => ({
      exit: new Promise<void>(() => undefined),
      ended: () => undefined,
      stop: async () => undefined,
    }),
    hears: true,
    port: 0,
    timing: { start: 1000, patience: 1000, quiet: 100 },
    channelId: () => 'check-2',
    randomBytes,
  });
  await stage.open();
  const ask = (path: string) => {
    const socket = network.connect(Number(new URL(stage.url).port));
    socket.write(`GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`);
    return socket;
  };
  const stranger = ask('/sub?id=check-1');
  const ended = new Promise((resolve) => stranger.resume().once('end', resolve));
  ask('/sub?id=check-2');
  const question = await clock.run(stage.asks());
  expect(question.request.target).toBe('/sub?id=check-2');
  await clock.run(ended);
  expect(await clock.run(stage.question(1000))).toBeUndefined();
  expect(stage.transcript.entries.map(({ note }) => note)).toContain(
    'by the kit: this is the client of another check',
  );
  await clock.run(stage.close());
});
