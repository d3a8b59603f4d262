import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/engine/results.js';
import { type Nchan, nchanAvailable, startNchan } from '../../../src/stability/nginx.js';
import { checkServer } from '../../../src/target/check-server.js';

// What nchan loses, it loses beyond 32 768 messages of one channel in one second. That is more than a test may ask of the machine it
// runs on: see docs/reliability.md. Below that it loses nothing, and the kit must not say that it does.
describe.skipIf(!nchanAvailable())('nchan under a load that it can bear', () => {
  let nchan: Nchan;
  let result: RunResult;

  beforeAll(async () => {
    nchan = await startNchan({
      locations: [
        'location = /ev { nchan_subscriber eventsource; }',
        'location = /ws { nchan_subscriber websocket; }',
        'location = /chunked { nchan_subscriber http-chunked; }',
      ],
    });
    const at = (path: string) => `${nchan.url}/${path}?id={channel}`;
    result = await checkServer({
      profile: 'reliability',
      publisher: at('pub'),
      subscriber: at('sub'),
      eventsource: at('ev'),
      websocket: at('ws'),
      streaming: at('chunked'),
      subscriberCount: 'active subscribers: (\\d+)',
      burst: 2000,
      crowd: 50,
    });
  });

  afterAll(async () => {
    await nchan?.stop();
  });

  test('every acknowledged message reaches everybody, in every mode', () => {
    const failed = result.checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'not-applicable');
    // Where a connection ends, the log says whether a worker of nginx did.
    expect(
      failed.map(({ id, reason }) => `${id}: ${reason}`),
      nchan.log.join('\n'),
    ).toEqual([]);
  });

  test('only its memory is not looked at, for the kit has not started it', () => {
    const others = result.checks.filter(({ outcome }) => outcome === 'not-applicable').map(({ id }) => id);
    expect(others).toEqual(['reliability/memory']);
    expect(result.checks.length - others.length).toBe(19);
  });
});
