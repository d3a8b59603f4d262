import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../src/wire/address.js';
import { everyLocation, Play, quietPublisher } from '../support/actors/play.js';
import { said } from '../support/wire/scripted-server.js';

const deletions = (play: Play) =>
  play.server.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);

test('a header that a check sends takes the place of one that all requests have', () => {
  const play = new Play();
  const location = {
    template: parseTemplate('http://host/pub?id={channel}'),
    headers: [
      { name: 'content-type', value: 'text/all' },
      { name: 'X-Channel', value: '{channel}' },
    ],
  };
  const sent = (headers: [string, string][] = []) =>
    play.stage.request(location, 'a', 'POST', { headers }).headers;
  expect(sent([['Content-Type', 'text/check']])).toEqual([
    ['X-Channel', 'a'],
    ['Content-Type', 'text/check'],
  ]);
  expect(sent()).toEqual([
    ['content-type', 'text/all'],
    ['X-Channel', 'a'],
  ]);
});

describe('clear', () => {
  test('closes every connection, whatever is under way, and deletes every channel', async () => {
    const play = new Play();
    const channel = play.stage.unusedChannel();
    const waiter = channel.subscriber.get();
    const other = await play.run(play.stage.channel());
    const kept = other.publisher.keepAlive();
    await play.run(kept(other.publisher.request('GET')).outcome);
    const piped = other.subscriber.pipeline([other.subscriber.request('GET')]);
    await play.pass(1);
    expect(play.server.open).toBe(3);
    await play.run(play.stage.clear());
    await play.pass(1);
    expect(waiter.settled).toEqual({ kind: 'abandoned' });
    expect(piped.map(({ settled }) => settled)).toEqual([{ kind: 'abandoned' }]);
    expect(play.server.open).toBe(0);
    expect(deletions(play).sort()).toEqual(['/pub?id=channel-1', '/pub?id=channel-2']);
  });

  test('what the target says to the deletions does not matter, nor that it says nothing', async () => {
    for (const answer of [said('500 No'), 'nonsense', {}, { ending: 'reset' } as const]) {
      const play = new Play(() => answer);
      play.stage.unusedChannel();
      await play.run(play.stage.clear());
      await play.pass(1);
      expect(play.server.open).toBe(0);
      expect(play.clock.elapsed()).toBeLessThan(300);
      expect(play.stage.lostTarget).toBe(false);
    }
  });

  test('the deletions are not in the transcript of the check', async () => {
    const play = new Play();
    await play.run(play.stage.unusedChannel().given.message());
    const before = play.stage.transcript.entries.length;
    await play.run(play.stage.clear());
    expect(play.stage.transcript.entries).toHaveLength(before);
  });

  test('without a target it ends at once', async () => {
    const play = new Play(quietPublisher, { connect: () => Promise.reject(new Error('gone')) });
    play.stage.unusedChannel();
    await play.run(play.stage.clear());
    expect(play.clock.elapsed()).toBe(0);
  });
});

describe('connections', () => {
  test('a request has one of its own, closed when it is answered', async () => {
    const play = new Play();
    const channel = play.stage.unusedChannel();
    const calls = [channel.publisher.get(), channel.publisher.get()];
    await play.run(Promise.all(calls.map(({ outcome }) => outcome)));
    await play.pass(1);
    expect(calls.map(({ connection }) => connection)).toEqual(['publisher 1', 'publisher 2']);
    expect(play.server.requests.map(({ connection }) => connection)).toEqual([1, 2]);
    expect(play.server.open).toBe(0);
  });

  test('a kept one serves one request after the other', async () => {
    const play = new Play();
    const channel = play.stage.unusedChannel();
    const send = channel.publisher.keepAlive();
    for (let count = 0; count < 3; count++) await play.run(send(channel.publisher.request('GET')).outcome);
    expect(play.server.requests.map(({ connection }) => connection)).toEqual([1, 1, 1]);
    expect(play.server.open).toBe(1);
  });
});

describe('channels', () => {
  test('are created with PUT first where the target wants that', async () => {
    const play = new Play(quietPublisher, { prepare: true });
    await play.run(play.stage.channel());
    expect(play.server.requests.map(({ method }) => method)).toEqual(['PUT']);
    const plain = new Play();
    await plain.run(plain.stage.channel());
    expect(plain.server.requests).toEqual([]);
  });

  test('one may begin with the id of another', () => {
    const { stage } = new Play();
    const channel = stage.unusedChannel();
    expect(stage.unusedChannel(channel).id).toBe(`${channel.id}x`);
  });

  test('the id goes into the path and the headers of the location, encoded', async () => {
    const location = {
      template: parseTemplate('http://target.test/{channel}/pub?id={channel}'),
      headers: [{ name: 'Cookie', value: 'id={channel}; again={channel}' }],
    };
    const play = new Play(() => said('200 OK', 'x'), {
      locations: { publisher: location },
      newChannelId: () => 'a/b',
    });
    await play.run(play.stage.unusedChannel().publisher.get({ headers: [['X', 'y']] }).outcome);
    expect(play.server.requests[0]).toMatchObject({
      path: '/a%2Fb/pub?id=a%2Fb',
      head: expect.stringContaining('Cookie: id=a%2Fb; again=a%2Fb\r\nX: y'),
    });
  });

  test('the subscriber is at the long-polling location, or at the interval-polling one when there is no other', async () => {
    const { publisher, interval } = everyLocation;
    for (const [locations, path] of [
      [everyLocation, '/sub'],
      [{ publisher, ...(interval && { interval }) }, '/poll'],
    ] as const) {
      const play = new Play(() => said('200 OK'), { locations });
      await play.run(play.stage.unusedChannel().subscriber.get().outcome);
      expect(play.server.requests[0]?.path).toContain(path);
    }
  });

  test('a location that the run does not have is a fault of the check', () => {
    const { stage } = new Play();
    expect(() => stage.location('first')).toThrow('asks for the location "first"');
    expect(() => stage.limited).toThrow('asks for a location with a limit');
  });
});

describe('within', () => {
  test('waits for a promise, but not for longer', async () => {
    const play = new Play();
    const late = new Promise((resolve) => void play.clock.after(100, () => resolve(undefined)));
    expect(await play.run(play.stage.within(late, 99))).toBe(false);
    expect(await play.run(play.stage.within(late, 2))).toBe(true);
    expect(await play.run(play.stage.within(late, 0))).toBe(true);
    expect(play.clock.elapsed()).toBe(100);
  });
});

test('the body with every byte has every byte, and the long one is half a megabyte', () => {
  const { stage } = new Play();
  expect(new Set(stage.everyByte).size).toBe(256);
  for (const piece of ['\r\n', '\n\r', '\0', '\xff', '\r\n\r\n'])
    expect(Buffer.from(stage.everyByte).includes(piece, 0, 'latin1'), JSON.stringify(piece)).toBe(true);
  expect(stage.longBody()).toHaveLength(512 * 1024);
});
