import { expect, test } from 'vitest';
import type { Exchange, Sink } from '../../../src/http/exchange.js';
import { errorCodes } from '../../support/wire/http2-frames.js';
import { Http2Lab } from '../../support/wire/http2-lab.js';

/** Streams on `/held`, and answers everything else. */
function lab() {
  const sinks: Sink[] = [];
  const server = new Http2Lab((exchange: Exchange) => {
    if (exchange.path === '/held') sinks.push(exchange.stream({ status: 200, headers: [] }));
    else exchange.respond({ status: 200, headers: [] }, Buffer.from('answered'));
  });
  return { server, sinks };
}

test('while a server sends its subscribers away, a connection takes no more requests, and its streams go on', async () => {
  const { server, sinks } = lab();
  const peer = server.connect();
  peer.ask(1, '/held').ask(3, '/held');
  await server.pass(0);
  expect(sinks).toHaveLength(2);
  server.entry.beginDrain();
  await server.run(peer.until((one) => one.goaways.length > 0));
  expect(peer.goaways).toEqual([errorCodes.none]);
  // Long after, for nothing but the end of its streams ends it.
  await server.pass(600_000);
  sinks[0]?.write(Buffer.from('first'));
  sinks[0]?.end();
  await server.pass(0);
  sinks[1]?.write(Buffer.from('second'));
  sinks[1]?.end();
  await server.run(peer.closed);
  expect([peer.body(1), peer.body(3)]).toEqual(['first', 'second']);
});

test('a connection that comes meanwhile is served, and told to come no more', async () => {
  const { server } = lab();
  server.entry.beginDrain();
  const peer = server.connect();
  peer.ask(1, '/');
  await server.run(peer.closed);
  expect([peer.body(1), new Set(peer.goaways)]).toEqual(['answered', new Set([errorCodes.none])]);
});

test('one that has nothing to do ends', async () => {
  const { server } = lab();
  const peer = server.connect();
  peer.ask(1, '/');
  await server.run(peer.until((one) => one.hasEnded(1)));
  server.entry.beginDrain();
  const before = server.clock.elapsed();
  await server.run(peer.closed);
  // Far sooner than an idle connection does.
  expect(server.clock.elapsed() - before).toBeLessThan(10_000);
  expect(peer.goaways).toEqual([errorCodes.none]);
});
