import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NginxLab } from '../support/nginx-conf/nginx-lab.js';
import { applied, type Deviation, expectedOf } from '../support/push-stream/deviation.js';
import { deviations as streamDeviations } from '../support/push-stream/deviations.js';
import {
  datesIn,
  nameOf,
  type Outcome,
  outcomeOf,
  type RecordedExchange,
  recordingsOf,
} from '../support/push-stream/recorded-exchange.js';
import { Replay } from '../support/push-stream/replay.js';
import { echoed, deviations as relayDeviations } from '../support/relay/deviations.js';

/*
 * What nginx with each of the modules answered, from the very configuration it was recorded with.
 */

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/${name}-recordings.conf`, import.meta.url), 'utf8');

const dialects: readonly (readonly [
  'push-stream' | 'relay',
  readonly Deviation[],
  /** The request as somebody sends it who has had the answers of this server. */
  (recorded: RecordedExchange) => RecordedExchange,
])[] = [
  ['push-stream', streamDeviations, (recorded) => recorded],
  ['relay', relayDeviations, echoed],
];

describe.each(dialects)('the recordings of %s, with their nginx.conf', (dialect, deviations, sent) => {
  const recordings = recordingsOf(dialect);
  const outcomes = new Map<string, Outcome>();
  let replay: Replay;

  beforeAll(async () => {
    replay = new Replay(
      (clock) => {
        const lab = new NginxLab(fixture(dialect), { clock, keep: true });
        return { connect: (duplex) => lab.serve(duplex, '127.0.0.1:9080'), close: lab.close };
      },
      datesIn(recordings[0]?.answer ?? '')[0] ?? 0,
    );
    for (const recorded of recordings) {
      outcomes.set(nameOf(recorded), outcomeOf(await replay.play(sent(recorded))));
    }
  });

  afterAll(() => replay.close());

  test('are all there', () => {
    expect(outcomes.size).toBe({ 'push-stream': 55, relay: 24 }[dialect]);
  });

  test.each(recordings.map((recorded) => [nameOf(recorded), recorded] as const))('%s', (name, recorded) => {
    expect(outcomes.get(name)).toEqual(expectedOf(recorded, deviations));
  });

  test.each(applied(recordings, deviations))('%s: %s', (_why, name, deviation, recorded) => {
    expect(outcomes.get(name)).not.toEqual(expectedOf(recorded, deviations, deviation));
  });
});

describe('the locations that relay was recorded on, with their nginx.conf', () => {
  const start = () => new NginxLab(fixture('relay'));
  const at = '127.0.0.1:9080';

  test('pages of other origins read nothing, unless the location says so', async () => {
    const readable = async (more: string) => {
      const conf = fixture('relay').replace('location = /sub {', `location = /sub { ${more}`);
      const lab = new NginxLab(conf);
      const ask = (method: string, target: string, headers: Record<string, string> = {}) =>
        lab.request(method, target, { Origin: 'http://b.example', ...headers }, undefined, at);
      const preflight = await ask('OPTIONS', '/sub?id=a', { 'Access-Control-Request-Method': 'GET' });
      expect(preflight.status).toBe(200);
      await lab.request('POST', '/pub?id=a', {}, 'x', at);
      const answers = [preflight, await ask('GET', '/sub?id=a'), await ask('GET', '/pub?id=a')];
      return answers.map((answer) => answer.header('access-control-allow-origin'));
    };
    expect(await readable('')).toEqual(['*', undefined, undefined]);
    expect(await readable('push_allowed_origins http://b.example;')).toEqual([
      'http://b.example',
      'http://b.example',
      undefined,
    ]);
    expect(await readable('push_allowed_origins $http_origin;')).toEqual([
      'http://b.example',
      'http://b.example',
      undefined,
    ]);
  });

  test('a server may be for publishers or subscribers itself; its locations are not', async () => {
    const lab = new NginxLab(`
      events { }
      http {
        server { listen 127.0.0.1:9081; set $push_channel_id $arg_id; push_publisher; location = /page { return 200 page; } }
        server { listen 127.0.0.1:9082; set $push_channel_id $arg_id; push_subscriber long-poll; location /files { return 204; } }
      }`);
    const ask = (method: string, target: string, body: string | undefined, address: string) =>
      lab.request(method, target, {}, body, address);
    expect((await ask('POST', '/anywhere?id=a', 'one', '127.0.0.1:9081')).status).toBe(202);
    const page = await ask('GET', '/page?id=a', undefined, '127.0.0.1:9081');
    expect([page.status, page.body]).toEqual([200, 'page']);
    const read = await ask('GET', '/?id=a', undefined, '127.0.0.1:9082');
    expect([read.status, read.body]).toEqual([200, 'one']);
    expect((await ask('GET', '/files/?id=a', undefined, '127.0.0.1:9082')).status).toBe(204);
  });

  test('a message is published, and read', async () => {
    const lab = start();
    expect((await lab.request('POST', '/pub?id=a', {}, 'one', at)).status).toBe(202);
    for (const target of ['/sub', '/sub-ip', '/sub-first', '/sub-last', '/sub-auth', '/sub-timeout']) {
      const { status, body } = await lab.request('GET', `${target}?id=a`, {}, undefined, at);
      expect([target, status, body]).toEqual([target, 200, 'one']);
    }
  });

  test('each location is what its directives say', async () => {
    const lab = start();
    const status = async (target: string) => (await lab.request('GET', target, {}, undefined, at)).status;
    expect(await status('/sub-ip?id=b')).toBe(304);
    expect(await status('/sub-auth?id=b')).toBe(403);
    const before = lab.clock.elapsed();
    expect(await status('/sub-timeout?id=b')).toBe(304);
    expect(lab.clock.elapsed() - before).toBeGreaterThanOrEqual(2000);
    const hold = (target: string) => lab.connect(at).request('GET', target);
    const first = hold('/sub-first?id=c');
    expect(await status('/sub-first?id=c')).toBe(409);
    const last = hold('/sub-last?id=d');
    const later = hold('/sub-last?id=d');
    expect((await lab.clock.run(last)).status).toBe(409);
    await lab.request('POST', '/pub?id=c', {}, 'x', at);
    await lab.request('POST', '/pub?id=d', {}, 'x', at);
    expect((await lab.clock.run(first)).body).toBe('x');
    expect((await lab.clock.run(later)).body).toBe('x');
  });
});
