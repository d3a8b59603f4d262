import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviations } from '../push-stream/deviations.js';
import { datesIn, nameOf, type Outcome, outcomeOf, recordings } from '../push-stream/recorded-exchange.js';
import { Replay } from '../push-stream/replay.js';
import { NginxLab } from './nginx-lab.js';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/${name}-recordings.conf`, import.meta.url), 'utf8');

/*
 * What nginx with its push-stream module answered, from the very configuration it was recorded with.
 */
describe('the recordings of push-stream, with their nginx.conf', () => {
  const outcomes = new Map<string, Outcome>();
  let replay: Replay;

  beforeAll(async () => {
    replay = new Replay(
      (clock) => {
        const lab = new NginxLab(fixture('push-stream'), { clock, keep: true });
        return { connect: (duplex) => lab.serve(duplex, '127.0.0.1:9080'), close: lab.close };
      },
      datesIn(recordings[0]?.answer ?? '')[0] ?? 0,
    );
    for (const recorded of recordings) {
      outcomes.set(nameOf(recorded), outcomeOf(await replay.play(recorded)));
    }
  });

  afterAll(() => replay.close());

  test.each(recordings.map((recorded) => [nameOf(recorded), recorded] as const))('%s', (name, recorded) => {
    const expected = deviations
      .filter(({ applies }) => applies(recorded))
      .reduce(
        (outcome, { adjust }) => adjust(outcome),
        outcomeOf({ text: `${recorded.atOnce ?? ''}${recorded.answer}`, closed: recorded.closed }),
      );
    expect(outcomes.get(name)).toEqual(expected);
  });
});

describe('the locations that relay was recorded on, with their nginx.conf', () => {
  const start = () => new NginxLab(fixture('relay'));
  const at = '127.0.0.1:9080';

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
