import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/actors/failure.js';
import { type Answer, Play, quietPublisher } from '../support/actors/play.js';
import { said } from '../support/wire/scripted-server.js';

/** A subscriber's GET at a target that answers it so. */
function subscribed(answer: Answer, count?: string) {
  const play = new Play(
    (request) => {
      if (request.path.startsWith('/sub')) return answer;
      return count !== undefined && request.method === 'GET'
        ? said('200 OK', count)
        : quietPublisher(request);
    },
    count === undefined ? {} : { subscriberCount: /subscribers: (\d+)/ },
  );
  const channel = play.stage.unusedChannel();
  return { play, channel, expectation: play.stage.expect(channel.subscriber.get()) };
}

const gone = said('410 Gone');

describe('isHeld', () => {
  test('nothing comes: it is held, after a publisher was answered and the quiet window is over', async () => {
    const { play, channel, expectation } = subscribed({});
    await play.run(expectation.isHeld(channel));
    expect(play.server.requests.map(({ path }) => path)).toEqual(['/sub?id=channel-1', '/pub?id=channel-1']);
    expect(play.clock.elapsed()).toBe(50);
    expect(play.stage.heldEvidence).toBe('quiet');
  });

  test('an answer within the window', async () => {
    const { play, channel, expectation } = subscribed({ after: 49, bytes: gone });
    const failure = await play.failure(expectation.isHeld(channel));
    expect(failure).toBeInstanceOf(Failure);
    expect(failure.message).toBe(
      "expected the subscriber's GET to be held: no answer for 50 ms; seen: 410 Gone",
    );
    expect(play.stage.heldEvidence).toBeUndefined();
  });

  test.each([
    [{ bytes: 'H' }, 'the beginning of an answer (after 1 bytes of a response head)'],
    [
      { bytes: 'HTTP/1.1 200 OK\r\n\r\nx' },
      'the beginning of an answer (after the head of a 200 and 1 bytes',
    ],
    [{ ending: 'end' }, 'the connection was closed by the server'],
    [{ bytes: 'nonsense' }, 'an answer that does not begin with an HTTP/1.x status line'],
  ] as const)('a single byte or the end is an answer: %j', async (answer, seen) => {
    const { play, channel, expectation } = subscribed(answer);
    expect((await play.failure(expectation.isHeld(channel))).message).toContain(`seen: ${seen}`);
  });

  test('the window begins when the publisher is answered', async () => {
    const play = new Play(({ path }) =>
      path.startsWith('/sub') ? { after: 1020, bytes: gone } : { after: 1000, bytes: said('200 OK', 'x') },
    );
    const channel = play.stage.unusedChannel();
    expect((await play.failure(play.stage.expect(channel.subscriber.get()).isHeld(channel))).message).toMatch(
      /seen: 410 Gone$/,
    );
  });

  test('an interim response is no answer', async () => {
    const { play, channel, expectation } = subscribed({ bytes: 'HTTP/1.1 102 Processing\r\n\r\n' });
    await play.run(expectation.isHeld(channel));
  });
});

describe('evidence', () => {
  test('a 201 afterwards confirms it', async () => {
    const play = new Play(({ method, path }) =>
      path.startsWith('/sub') ? {} : said(method === 'POST' ? '201 Created' : '200 OK', 'x'),
    );
    const channel = play.stage.unusedChannel();
    await play.run(channel.given.held());
    expect(play.stage.heldEvidence).toBe('quiet');
    await play.run(channel.given.message());
    expect(play.stage.heldEvidence).toBe('201');
  });

  test('a 201 without anything held is evidence of nothing', async () => {
    const play = new Play(({ method }) => said(method === 'POST' ? '201 Created' : '200 OK', 'x'));
    await play.run(play.stage.unusedChannel().given.message());
    expect(play.stage.heldEvidence).toBeUndefined();
  });

  test.each([
    ['subscribers: 1', 'count'],
    ['subscribers: 0', 'quiet'],
    ['something else', 'quiet'],
  ])('channel information that says %j: %s', async (information, evidence) => {
    const { play, channel, expectation } = subscribed({}, information);
    await play.run(expectation.isHeld(channel));
    expect(play.stage.heldEvidence).toBe(evidence);
  });
});

describe('isHeldOr and findsNothing', () => {
  test('held', async () => {
    const { play, channel, expectation } = subscribed({});
    expect(await play.run(expectation.isHeldOr(channel, 409))).toBe('held');
    expect(play.stage.heldEvidence).toBe('quiet');
  });

  test('refused with the status', async () => {
    const { play, channel, expectation } = subscribed({ after: 20, bytes: said('409 Conflict') });
    expect(await play.run(expectation.isHeldOr(channel, 409))).toBe(409);
    expect(play.stage.heldEvidence).toBeUndefined();
  });

  test('answered with another', async () => {
    const { play, channel, expectation } = subscribed({ bytes: gone });
    expect((await play.failure(expectation.isHeldOr(channel, 409))).message).toBe(
      "expected 409 Conflict to the subscriber's GET; seen: 410 Gone",
    );
  });

  test('nothing to read is 304 or held', async () => {
    const not = subscribed({ bytes: 'HTTP/1.1 304 Not Modified\r\n\r\n' });
    expect(await not.play.run(not.expectation.findsNothing(not.channel))).toBe(304);
    const held = subscribed({});
    expect(await held.play.run(held.expectation.findsNothing(held.channel))).toBe('held');
    const found = subscribed({ bytes: said('200 OK', 'x') });
    expect((await found.play.failure(found.expectation.findsNothing(found.channel))).message).toMatch(
      /^expected 304 Not Modified .*seen: 200 OK$/,
    );
  });
});

describe('the smaller ones', () => {
  test('staysHeld says why it should', async () => {
    const { play, expectation } = subscribed({ after: 10, bytes: gone });
    expect((await play.failure(expectation.staysHeld('to stay held when nothing happens'))).message).toBe(
      "expected the subscriber's GET to stay held when nothing happens: no answer for 50 ms; seen: 410 Gone",
    );
    const quiet = subscribed({ after: 51, bytes: gone });
    await quiet.play.run(quiet.expectation.staysHeld());
  });

  test('isUnanswered is about now', async () => {
    const { play, expectation } = subscribed({ after: 10, bytes: gone });
    await play.pass(9);
    expectation.isUnanswered('it to be held');
    await play.pass(2);
    expect(() => expectation.isUnanswered('it to be held')).toThrow('expected it to be held; seen: 410 Gone');
  });

  test('outcome demands nothing', async () => {
    const late = subscribed({ after: 2000, ending: 'end' });
    expect(await late.play.run(late.expectation.outcome())).toMatchObject({ kind: 'broken' });
    const never = subscribed({});
    expect(await never.play.run(never.expectation.outcome())).toBeUndefined();
  });
});
