import { describe, expect, test } from 'vitest';
import { Burst } from '../../../../src/profiles/reliability/actors/burst.js';
import { LastingReceiver } from '../../../../src/profiles/reliability/actors/lasting-receiver.js';
import { type Answer, Play } from '../../../support/actors/play.js';

const stream = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n';

/** A receiver of EventSource in front of a server that answers each connection as told, in their order. */
function receiver(...answers: Answer[]) {
  const play = new Play(() => answers.shift() ?? {});
  const options = { stage: play.stage, name: 'subscriber', burst: new Burst('m0'), onReceipt: () => {} };
  const where = { location: play.stage.location('subscriber'), channel: 'a', mode: 'eventsource' } as const;
  return { play, receiver: new LastingReceiver(options, where) };
}

describe('a subscriber whose connection lasts', () => {
  test('asks once more where the connection ends before a byte', async () => {
    const { play, receiver: asking } = receiver({ ending: 'reset' }, { bytes: `${stream}data: m0-1-1;\n\n` });
    expect(await play.run(asking.open())).toBe(true);
    await play.pass(1);
    expect(asking.broken).toBeUndefined();
    expect(asking.receipts.map(({ key }) => key)).toEqual(['m0-1-1']);
    expect(play.server.requests).toHaveLength(2);
  });

  test('gives up when that happens again', async () => {
    const { play, receiver: asking } = receiver({ ending: 'reset' }, { ending: 'end' });
    expect(await play.run(asking.open())).toBe(false);
    expect(asking.broken).toBe('the connection ended');
    expect(play.server.requests).toHaveLength(2);
  });

  test('takes an answer for an answer, and asks no more', async () => {
    const refused = { bytes: 'HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n', ending: 'end' } as const;
    const { play, receiver: asking } = receiver(refused);
    expect(await play.run(asking.open())).toBe(false);
    expect(asking.broken).toContain('503');
    expect(play.server.requests).toHaveLength(1);
  });
});
