import { describe, expect, test } from 'vitest';
import { Lab } from '../../support/push-stream/lab.js';

describe('statistics', () => {
  test('of the server: the summary', async () => {
    const lab = new Lab({ push_stream_wildcard_channel_prefix: 'w_' });
    await lab.publishAll('a', '1', '2');
    await lab.request('POST', '/normal?id=w_1', {}, 'not stored');
    await lab.listen('/sub/a/b');
    await lab.pass(5000);
    const summary = await lab.statistics();
    expect(summary).toEqual({
      hostname: expect.any(String),
      time: '2026-01-01T00:00:05',
      channels: 2,
      wildcard_channels: 1,
      published_messages: 3,
      stored_messages: 2,
      messages_in_trash: 0,
      channels_in_delete: 0,
      channels_in_trash: 0,
      subscribers: 1,
      uptime: 5,
      by_worker: [{ pid: String(process.pid), subscribers: 1, uptime: 5 }],
    });
    expect(Object.keys(summary)[0]).toBe('hostname');
  });

  test('of a deleted channel: in delete until the clean-up, then in the trash, then nowhere', async () => {
    const lab = new Lab();
    await lab.publishAll('a', '1', '2');
    await lab.publish('b', '3');
    await lab.pass(1000);
    await lab.delete('a');
    const counts = async () => {
      const { channels, stored_messages, messages_in_trash, channels_in_delete, channels_in_trash } =
        await lab.statistics();
      return [channels, stored_messages, messages_in_trash, channels_in_delete, channels_in_trash];
    };
    expect(await counts()).toEqual([1, 3, 0, 1, 0]);
    await lab.pass(3000);
    expect(await counts()).toEqual([1, 1, 2, 0, 1]);
    await lab.pass(9000);
    expect(await counts()).toEqual([1, 1, 2, 0, 1]);
    await lab.pass(1000);
    expect(await counts()).toEqual([1, 1, 0, 0, 0]);
    expect((await lab.statistics()).published_messages).toBe(3);
  });

  test('of a channel that was dropped because nobody used it: in the trash', async () => {
    const lab = new Lab();
    await lab.request('POST', '/normal?id=a', {}, 'not stored');
    await lab.pass(30_000);
    expect(await lab.statistics()).toMatchObject({
      channels: 0,
      channels_in_delete: 0,
      channels_in_trash: 1,
    });
  });

  const infos = async (lab: Lab, id: string) =>
    ((await lab.statistics(id)).infos as { channel: string }[]).map(({ channel }) => channel);

  test('of all channels, of those with a beginning, of those named', async () => {
    const lab = new Lab();
    await lab.publish('a1/a2/b', 'x');
    expect(await infos(lab, 'ALL')).toEqual(['a1', 'a2', 'b']);
    expect(await infos(lab, '*')).toEqual(['a1', 'a2', 'b']);
    expect(await infos(lab, 'a*')).toEqual(['a1', 'a2']);
    expect(await infos(lab, 'b/a1')).toEqual(['b', 'a1']);
    // The first pattern decides, whatever is named before or after.
    expect(await infos(lab, 'b/a1*/ALL')).toEqual(['a1']);
    expect(await infos(lab, 'b/ALL/a*')).toEqual(['a1', 'a2', 'b']);
    // The only one of several that there is, is told of as if it had been asked for by itself.
    for (const id of ['b', 'b/none', 'none/b'])
      expect(await lab.statistics(id)).toEqual({
        channel: 'b',
        published_messages: 1,
        stored_messages: 1,
        subscribers: 0,
      });
  });

  test('of nothing: 404 for names, an empty list for patterns', async () => {
    const lab = new Lab();
    for (const id of ['none', 'none/neither']) {
      const answer = await lab.request('GET', `/stats?id=${id}`);
      expect([answer.status, answer.body, answer.header('x-nginx-pushstream-tag')]).toEqual([
        404,
        '',
        '0.5.5',
      ]);
    }
    for (const id of ['ALL', 'a*']) expect(await infos(lab, id)).toEqual([]);
  });

  test('take GET, and say which version of the module they are like', async () => {
    const lab = new Lab({ push_stream_allowed_origins: '*' });
    const answer = await lab.request('GET', '/stats', { Accept: 'application/xml' });
    expect(answer.header('content-type')).toBe('application/xml');
    expect(answer.header('x-nginx-pushstream-tag')).toBe('0.5.5');
    expect(answer.header('x-nginx-pushstream-commit')).toHaveLength(40);
    expect(answer.header('expires')).toBe('Thu, 01 Jan 1970 00:00:01 GMT');
    expect(answer.header('access-control-allow-origin')).toBeUndefined();
    for (const method of ['OPTIONS', 'HEAD', 'POST']) {
      const refused = await lab.request(method, '/stats');
      expect([refused.status, refused.header('allow'), refused.header('x-nginx-pushstream-tag')]).toEqual([
        405,
        'GET',
        undefined,
      ]);
    }
  });
});
