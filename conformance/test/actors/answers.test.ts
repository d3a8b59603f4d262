import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/actors/failure.js';
import { type Part, Play, quietPublisher } from '../support/actors/play.js';
import { said } from '../support/wire/scripted-server.js';

/** A target whose subscriber location does this, and whose publisher location is quick. */
const subscriberDoes =
  (part: Part): Part =>
  (request) =>
    request.path.startsWith('/sub') ? part(request) : quietPublisher(request);

/** The expectation of a subscriber's GET at such a target. */
function expecting(part: Part) {
  const play = new Play(subscriberDoes(part));
  const channel = play.stage.unusedChannel();
  return { play, channel, expectation: play.stage.expect(channel.subscriber.get()) };
}

describe('answers', () => {
  test('one of the statuses, or any when none is named', async () => {
    for (const statuses of [[200], [404, 200], []]) {
      const { play, expectation } = expecting(() => ({ after: 2999, bytes: said('200 OK', 'hello') }));
      const reply = await play.run(expectation.answers(...statuses));
      expect(reply).toMatchObject({ status: 200, text: 'hello', took: 2999, connection: 'subscriber 1' });
    }
  });

  test('another status', async () => {
    const { play, expectation } = expecting(() => said('503 Out of Order'));
    const failure = (await play.failure(expectation.answers(200, 304))) as Failure;
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({
      message: "expected 200 OK or 304 Not Modified to the subscriber's GET; seen: 503 Out of Order",
      connection: 'subscriber 1',
    });
  });

  test.each([
    ['nothing', {}, 'no answer within 3000 ms'],
    ['half a head', { bytes: 'HTTP/1.1' }, 'no answer within 3000 ms (after 8 bytes of a response head)'],
    [
      'half a body',
      { bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf' },
      'no answer within 3000 ms (after the head of a 200 and 4 bytes of its body)',
    ],
    ['the end', { ending: 'end' }, 'the connection was closed by the server without a byte of a response'],
    ['a reset', { ending: 'reset' }, 'the connection was reset without a byte of a response'],
    [
      'garbage',
      { bytes: 'SSH-2.0-x' },
      'an answer that does not begin with an HTTP/1.x status line but with "SSH',
    ],
  ] as const)('%s', async (_, answer, seen) => {
    const { play, expectation } = expecting(() => answer);
    const failure = await play.failure(expectation.answers());
    expect(failure.message).toContain(`expected an answer to the subscriber's GET; seen: ${seen}`);
  });

  test('a target that can no longer be connected to', async () => {
    const play = new Play(quietPublisher, { connect: () => Promise.reject(new Error('connection refused')) });
    const call = play.stage.unusedChannel().publisher.put();
    expect((await play.failure(play.stage.expect(call).answers(200))).message).toBe(
      "expected 200 OK to the publisher's PUT; seen: no connection: connection refused",
    );
    expect(play.stage.lostTarget).toBe(true);
  });

  test('the right status in a response that breaks HTTP', async () => {
    const { play, expectation } = expecting(() => said('200 OK', '', ['Content-Type: a\0']));
    expect((await play.failure(expectation.answers(200))).message).toBe(
      'expected a valid HTTP response to the subscriber\'s GET; seen: a 200 OK that has a byte 0x00 in its header Content-Type: "a\\u0000" (RFC 9110 5.5)',
    );
  });

  test('a request with a cursor is called one for the next message', async () => {
    const play = new Play(subscriberDoes(() => said('200 OK')));
    const call = play.stage.unusedChannel().subscriber.next({ lastModified: 'then', etag: '1' });
    const failure = await play.failure(play.stage.expect(call).answers(304));
    expect(failure.message).toContain(
      "expected 304 Not Modified to the subscriber's GET for the next message;",
    );
  });

  test('the patience begins when the request is out', async () => {
    // The announced body goes out a second late.
    const play = new Play(() => ({ after: 2500, bytes: said('202 Accepted') }));
    const channel = play.stage.unusedChannel();
    const call = channel.publisher.post('x', { expectContinue: true });
    expect((await play.run(play.stage.expect(call).answers(202))).took).toBe(2500);
  });
});

describe('answersAtOnce: the request itself', () => {
  test.each([0, 249])('after %s ms: in time', async (after) => {
    const { play, expectation } = expecting(() => ({ after, bytes: said('200 OK') }));
    expect((await play.run(expectation.answersAtOnce(200))).took).toBe(after);
  });

  test('late: the failure says how late', async () => {
    const { play, expectation } = expecting(() => ({ after: 400, bytes: said('200 OK') }));
    expect((await play.failure(expectation.answersAtOnce([200, 304]))).message).toBe(
      "expected 200 OK or 304 Not Modified to the subscriber's GET within 250 ms of the request being sent; seen: 200 OK only 400 ms after the request",
    );
  });

  test('never', async () => {
    const { play, expectation } = expecting(() => ({}));
    expect((await play.failure(expectation.answersAtOnce(200))).message).toMatch(
      /seen: no answer within 3250 ms$/,
    );
  });

  test('in time, with another status', async () => {
    const { play, expectation } = expecting(() => said('404 Not Found'));
    expect((await play.failure(expectation.answersAtOnce(200))).message).toMatch(/seen: 404 Not Found$/);
  });
});

describe('answersAtOnce: a held request, after a publisher did something', () => {
  /** Holds a GET, and answers it some time after the POST came; a publisher's GET is answered after `fence`. */
  async function delivery(after: number, fence: number) {
    const release: { answer?: () => void } = {};
    const play = new Play(({ method, path, connection }) => {
      if (path.startsWith('/sub')) {
        release.answer = () => play.server.sockets[connection - 1]?.write(said('200 OK', 'm'));
        return {};
      }
      if (method === 'POST' && after < Number.POSITIVE_INFINITY)
        play.clock.after(after, () => release.answer?.());
      return method === 'GET' ? { after: fence, bytes: said('200 OK', 'x') } : said('201 Created', 'x');
    });
    const channel = play.stage.unusedChannel();
    const waiter = channel.subscriber.get();
    await play.pass(10);
    const post = channel.publisher.post('m');
    return { play, answered: play.stage.expect(waiter).answersAtOnce(200, post, channel) };
  }

  test('within the budget', async () => {
    const { play, answered } = await delivery(240, 1);
    await expect(play.run(answered)).resolves.toMatchObject({ status: 200 });
    expect(play.server.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  test('after it, but before the next request of a publisher is answered: the order proves it', async () => {
    const { play, answered } = await delivery(400, 200);
    await expect(play.run(answered)).resolves.toMatchObject({ status: 200 });
    expect(play.server.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  });

  test('after it, and after the answer to the next request: late', async () => {
    const { play, answered } = await delivery(400, 100);
    expect((await play.failure(answered)).message).toBe(
      "expected 200 OK to the subscriber's GET within 250 ms of the POST being sent; seen: 200 OK only 400 ms after the POST",
    );
  });

  test('never', async () => {
    const { play, answered } = await delivery(Number.POSITIVE_INFINITY, 1);
    expect((await play.failure(answered)).message).toMatch(
      /of the POST being sent; seen: no answer within 3250 ms$/,
    );
  });
});
