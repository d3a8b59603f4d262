import { describe, expect, test } from 'vitest';
import { Lab } from '../../support/push-stream/lab.js';
import { WebSocketClient } from '../../support/push-stream/web-socket-client.js';

const repeated = (name: string, times: number) => new Array<string>(times).fill(name).join('/');
const explain = 'x-nginx-pushstream-explain';

describe('a request that names a channel again and again', () => {
  const tooOften = 'A request may name a channel at most 16 times.';

  test('is served as often as it may be', async () => {
    const lab = new Lab({ push_stream_message_template: '~id~;' });
    const live = await lab.listen(`/sub/${repeated('a', 16)}`);
    expect((await lab.publish(repeated('a', 16), 'x')).status).toBe(200);
    expect(live.body.split(';').length - 1).toBe(256);
    expect(lab.server.stats().refused).toBe(0);
  });

  test.each([
    ['GET', '/sub/'],
    ['GET', '/ev/'],
    ['GET', '/lp/'],
    ['GET', '/poll/'],
    ['POST', '/pub?id='],
    ['DELETE', '/pub?id='],
  ])('%s %s is refused beyond that, and counted', async (method, path) => {
    const lab = new Lab();
    const answer = await lab.request(
      method,
      `${path}b/${repeated('a', 17)}`,
      {},
      method === 'POST' ? 'x' : '',
    );
    expect([answer.status, answer.header(explain)]).toEqual([403, tooOften]);
    expect(lab.server.stats()).toMatchObject({ refused: 1, subscribers: 0, channels: 0 });
  });

  test('for a WebSocket is refused with 1008', async () => {
    const lab = new Lab();
    const client = new WebSocketClient(lab.connect().socket, `/ws/${repeated('a', 17)}`);
    await lab.run(client.ended);
    expect(client.frames.map(({ payload }) => [payload.readUInt16BE(0), `${payload.subarray(2)}`])).toEqual([
      [1008, `{"http_status": 403, "explain":"${tooOften}"}`],
    ]);
  });

  test('is served where there is no limit', async () => {
    const lab = new Lab({ push_stream_message_template: '~id~;', max_repeats_of_channel: 0 });
    const live = await lab.listen(`/sub/${repeated('a', 200)}`);
    await lab.publish('a', 'x');
    expect(live.body).toBe('1;'.repeat(200));
  });
});

test('a request that names more channels than it may is refused, and nothing is done', async () => {
  const lab = new Lab({ max_channels_per_request: 3 });
  for (const [method, path] of [
    ['GET', '/sub/'],
    ['GET', '/poll/'],
    ['POST', '/pub?id='],
  ] as const) {
    const answer = await lab.request(method, `${path}a/b/c/d`, {}, method === 'POST' ? 'x' : undefined);
    expect([answer.status, answer.header(explain)]).toEqual([403, 'A request may name at most 3 channels.']);
  }
  expect(lab.server.stats()).toMatchObject({ refused: 3, channels: 0 });
  expect((await lab.publish('a/b/c', 'x')).status).toBe(200);
});

describe('channels that only subscribers have made', () => {
  test('are so many, whichever the dialect; publishers make more', async () => {
    const lab = new Lab({ max_unpublished_channels: 3 });
    await lab.listen('/sub/a/b');
    await lab.held('/relay/sub?id=c');
    expect(lab.server.stats()).toMatchObject({ unpublishedChannels: 3, channels: 3 });
    const refused = await lab.request('GET', '/sub/a/d');
    expect([refused.status, refused.header(explain)]).toEqual([403, 'Number of channels were exceeded.']);
    expect((await lab.request('GET', '/relay/sub?id=d')).status).toBe(503);
    expect((await lab.publish('d', 'x')).status).toBe(200);
    expect((await lab.request('PUT', '/relay/pub?id=e')).status).toBe(200);
    // One that is there already is no new one.
    await lab.listen('/ev/a/d');
    expect(lab.server.stats()).toMatchObject({ unpublishedChannels: 3, channels: 5 });
  });

  test('count no more once somebody has published to them, or they are gone', async () => {
    const lab = new Lab({ max_unpublished_channels: 2, push_stream_channel_inactivity_time: '1s' });
    const live = await lab.listen('/sub/a/b');
    await lab.publish('a', 'x');
    expect(lab.server.stats().unpublishedChannels).toBe(1);
    live.client.destroy();
    await lab.pass(5000);
    expect(lab.server.stats()).toMatchObject({ unpublishedChannels: 0, channels: 1 });
    expect((await lab.listen('/sub/c/d')).status).toBe(200);
    await lab.delete('c');
    expect(lab.server.stats().unpublishedChannels).toBe(1);
  });
});
