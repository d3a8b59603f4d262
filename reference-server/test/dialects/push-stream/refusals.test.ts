import { describe, expect, test } from 'vitest';
import { Lab } from '../../support/push-stream/lab.js';

async function refusal(lab: Lab, method: string, target: string, body?: string) {
  const answer = await lab.request(method, target, {}, body);
  expect([answer.header('content-length'), answer.body]).toEqual(['0', '']);
  return [answer.status, answer.header('x-nginx-pushstream-explain')];
}

const subscribers = ['/sub/', '/ev/', '/lp/', '/poll/'];

describe('a request is turned down', () => {
  test('without a channel id', async () => {
    const lab = new Lab();
    const expected = [400, 'No channel id provided.'];
    expect(await refusal(lab, 'POST', '/pub', 'x')).toEqual(expected);
    expect(await refusal(lab, 'GET', '/pub?id=/')).toEqual(expected);
    for (const path of subscribers) expect(await refusal(lab, 'GET', path)).toEqual(expected);
  });

  test('whose channel id is too long, counted in bytes', async () => {
    const lab = new Lab({ push_stream_max_channel_id_length: 4 });
    const expected = [400, 'Channel id is too large.'];
    expect(await refusal(lab, 'POST', '/pub?id=12345', 'x')).toEqual(expected);
    expect(await refusal(lab, 'GET', '/sub/ok/%C3%A9%C3%A9%C3%A9')).toEqual(expected);
    expect((await lab.publish('%C3%A9%C3%A9', 'x')).status).toBe(200);
  });

  test('whose channel id is too long for this server, whatever another one in the process takes', async () => {
    const target = '/poll/12345';
    expect((await new Lab().request('GET', target)).status).toBe(304);
    expect(await refusal(new Lab({ push_stream_max_channel_id_length: 4 }), 'GET', target)).toEqual([
      400,
      'Channel id is too large.',
    ]);
  });

  test('for ALL channels or a pattern', async () => {
    const lab = new Lab();
    const expected = [403, 'Channel id not authorized for this method.'];
    for (const id of ['ALL', 'a*', '*', 'ok/ALL']) {
      expect(await refusal(lab, 'POST', `/pub?id=${id}`, 'x')).toEqual(expected);
      for (const path of subscribers) expect(await refusal(lab, 'GET', path + id)).toEqual(expected);
    }
    expect(await lab.has('ok')).toBe(false);
    expect((await lab.publish('ALLOWED', 'x')).status).toBe(200);
  });

  test('that would make too many channels, of each kind apart', async () => {
    const lab = new Lab({
      push_stream_max_number_of_channels: 2,
      push_stream_max_number_of_wildcard_channels: 1,
      push_stream_wildcard_channel_prefix: 'w_',
    });
    const expected = [403, 'Number of channels were exceeded.'];
    expect(await refusal(lab, 'POST', '/pub?id=a/b/c', 'x')).toEqual(expected);
    expect(await lab.statistics()).toMatchObject({ channels: 0, wildcard_channels: 0 });
    await lab.publish('a/b/w_1', 'x');
    expect(await lab.statistics()).toMatchObject({ channels: 2, wildcard_channels: 1 });
    expect(await refusal(lab, 'POST', '/pub?id=c', 'x')).toEqual(expected);
    expect(await refusal(lab, 'POST', '/pub?id=a/w_2', 'x')).toEqual(expected);
    for (const path of subscribers) expect(await refusal(lab, 'GET', `${path}a/c`)).toEqual(expected);
    expect((await lab.publish('a/b/w_1', 'x')).status).toBe(200);
  });

  test('for a channel without messages where only authorised ones may be subscribed to', async () => {
    const lab = new Lab({
      push_stream_wildcard_channel_prefix: 'w_',
      push_stream_message_ttl: '1m',
      subscriber: { push_stream_authorized_channels_only: 'on' },
    });
    const expected = [403, 'Subscriber could not create channels.'];
    for (const path of subscribers) expect(await refusal(lab, 'GET', `${path}a`)).toEqual(expected);
    await lab.publish('a', 'x');
    expect((await lab.listen('/sub/a/w_1')).status).toBe(200);
    for (const path of subscribers) expect(await refusal(lab, 'GET', `${path}a/b`)).toEqual(expected);
    // Its message expires; backtrack plays no part.
    await lab.pass(60_000);
    expect(await refusal(lab, 'GET', '/sub/a.b1')).toEqual(expected);
  });

  test('for a channel that has its subscribers', async () => {
    const lab = new Lab({ push_stream_max_subscribers_per_channel: 2 });
    const expected = [403, 'Subscribers limit per channel has been exceeded.'];
    await lab.listen('/sub/a');
    const { client } = await lab.listen('/lp/a');
    for (const path of subscribers) expect(await refusal(lab, 'GET', `${path}a`)).toEqual(expected);
    client.destroy();
    await lab.fence();
    expect((await lab.listen('/ev/a')).status).toBe(200);
    // A name given twice counts twice.
    expect(await refusal(lab, 'GET', '/sub/b/b/b')).toEqual(expected);
    expect((await lab.listen('/sub/b/b')).status).toBe(200);
  });

  test('for too many wildcard channels, or nothing else', async () => {
    const lab = new Lab({
      push_stream_wildcard_channel_prefix: 'w_',
      subscriber: { push_stream_wildcard_channel_max_qtd: 2 },
    });
    const expected = [403, 'Subscribed too much wildcard channels.'];
    expect(await refusal(lab, 'GET', '/sub/w_1')).toEqual(expected);
    expect(await refusal(lab, 'GET', '/sub/a/w_1/w_2/w_3')).toEqual(expected);
    expect((await lab.listen('/sub/a/w_1/w_2')).status).toBe(200);
    expect((await lab.publish('w_1', 'x')).status).toBe(200);
  });

  test('for as many wildcard channels as there may be in all, where nothing else is said', async () => {
    const lab = new Lab({
      push_stream_wildcard_channel_prefix: 'w_',
      push_stream_max_number_of_wildcard_channels: 5,
    });
    expect(await refusal(lab, 'GET', '/sub/w_1')).toEqual([403, 'Subscribed too much wildcard channels.']);
  });

  test('but not for wildcard channels alone where no number is set', async () => {
    const lab = new Lab({ push_stream_wildcard_channel_prefix: 'w_' });
    expect((await lab.listen('/sub/w_1')).status).toBe(200);
  });

  test('that changes or reads the events channel', async () => {
    const lab = new Lab({ push_stream_events_channel_id: 'events' });
    const change = [403, 'Only internal routines can change events channel.'];
    expect(await refusal(lab, 'POST', '/pub?id=a/events', 'x')).toEqual(change);
    expect(await refusal(lab, 'DELETE', '/pub?id=events')).toEqual(change);
    expect(await lab.has('a')).toBe(false);
    expect((await lab.request('GET', '/pub?id=events')).status).toBe(200);
    for (const path of subscribers) {
      expect(await refusal(lab, 'GET', `${path}a/events`)).toEqual([
        403,
        'Subscription to events channel is not allowed.',
      ]);
    }
  });

  test('with another method than GET on a subscriber location', async () => {
    const lab = new Lab({ push_stream_allowed_origins: '*' });
    for (const path of subscribers) {
      for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
        const answer = await lab.request(method, `${path}a`);
        expect([answer.status, answer.header('allow'), answer.header('expires')]).toEqual([
          405,
          'GET',
          'Thu, 01 Jan 1970 00:00:01 GMT',
        ]);
        expect(answer.header('access-control-allow-methods')).toBe('GET');
      }
      const options = await lab.request('OPTIONS', `${path}a`);
      expect([options.status, options.header('expires'), options.header('cache-control')]).toEqual([
        200,
        undefined,
        undefined,
      ]);
      expect(options.header('access-control-allow-origin')).toBe('*');
    }
  });

  test('whose body is then read, so that the next request is one', async () => {
    const lab = new Lab();
    const client = lab.connect();
    client.send('POST /pub HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nxPOST /pub?id=a HTTP/1.1\r\n');
    client.send('Host: x\r\nContent-Length: 1\r\n\r\ny');
    expect((await lab.run(client.response())).status).toBe(400);
    expect((await lab.run(client.response())).status).toBe(200);
  });
});
