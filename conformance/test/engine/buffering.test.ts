import { describe, expect, test } from 'vitest';
import { type ResponseChange, rewired } from '../../src/mutants/rewire.js';
import type { TargetMaker } from '../../src/mutants/world.js';
import { pushStreamWorld } from '../../src/profiles/push-stream/proof/world.js';
import { referenceTarget, relayWorld } from '../../src/profiles/relay/proof/world.js';
import { checkInVirtualTime } from '../../src/proof/run.js';
import { buffering } from '../support/wire/buffering-proxy.js';

describe('held requests', () => {
  const only = ['relay/longpoll-delivered', 'relay/info-get'];
  const noticesOf = async (make: TargetMaker) =>
    (await checkInVirtualTime(make, { world: relayWorld, only })).notices;
  const changed = (response: ResponseChange) => rewired(referenceTarget(), { response });
  const plain = (status: number, body = 'x') =>
    Buffer.from(`HTTP/1.1 ${status} So\r\nContent-Length: ${body.length}\r\n\r\n${body}`);

  test('a proxy that keeps answers back until a buffer is full', async () => {
    expect(await noticesOf(buffering(referenceTarget(), 8192))).toEqual([
      'short answers to held requests stay away, long ones come at once: something between keeps them back until a buffer is full; does a proxy buffer them (nginx: proxy_buffering off)?',
    ]);
  });

  test('a proxy that keeps answers back until the connection ends', async () => {
    expect(await noticesOf(buffering(referenceTarget(), Number.POSITIVE_INFINITY))).toEqual([
      'answers to held requests come only when their connection ends: something between keeps them back; does a proxy buffer them (nginx: proxy_buffering off)?',
    ]);
  });

  test('a server that delivers nothing at all is no proxy', async () => {
    const deaf: TargetMaker = changed((response, request) =>
      /sub/.test(request)
        ? { bytes: Buffer.alloc(0), end: false }
        : { bytes: plain(response.status), end: false },
    );
    expect(await noticesOf(deaf)).toEqual([]);
  });
});

describe('streams', () => {
  const only = [
    'push-stream/streaming-header',
    'push-stream/eventsource-type',
    'push-stream/websocket-handshake',
    'push-stream/long-polling-held',
  ];
  const judged = async (make: TargetMaker) => {
    const { notices, checks } = await checkInVirtualTime(make, { world: pushStreamWorld, only });
    return {
      notices,
      outcomes: checks.map(({ outcome }) => outcome),
      reasons: checks.map(({ reason }) => reason),
    };
  };
  const notice = (where: string) =>
    `short messages on the ${where} stay away, long ones come at once: something between keeps them back until a buffer is full, so nothing can be said of what is sent there; does a proxy buffer them (nginx: proxy_buffering off)?`;

  test('nothing keeps anything back', async () => {
    expect(await judged(pushStreamWorld.target())).toMatchObject({
      notices: [],
      outcomes: ['pass', 'pass', 'pass', 'pass'],
    });
  });

  test.each([
    ['both', /^\w+ \/(?!sub|ev)/, 'streaming and eventsource locations', ['inconclusive', 'inconclusive']],
    ['one', /^\w+ \/(?!ev)/, 'eventsource location', ['pass', 'inconclusive']],
  ])(
    'a proxy that keeps what is sent back until a buffer is full: %s',
    async (_, through, where, outcomes) => {
      const seen = await judged(buffering(pushStreamWorld.target(), 8192, through));
      expect(seen.notices).toEqual([notice(where)]);
      expect([...seen.outcomes].sort()).toEqual([...outcomes, 'pass', 'pass'].sort());
      expect(seen.reasons).toContain(
        'something between keeps back what is sent to the eventsource location; does a proxy buffer them (nginx: proxy_buffering off)?',
      );
    },
  );

  test('a server that sends nothing at all is no proxy, and is judged', async () => {
    const deaf = buffering(pushStreamWorld.target(), Number.POSITIVE_INFINITY, /^\w+ \/(?!sub|ev)/);
    const { notices, outcomes } = await judged(deaf);
    expect(notices).toEqual([]);
    expect(outcomes).not.toContain('inconclusive');
    expect(outcomes).toContain('fail');
  });
});
