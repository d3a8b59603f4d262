// nginx with nchan: a server of the relay protocol by other people.
import { EventSource } from 'eventsource';
import { systemClock } from 'pushstream-server/parts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PushStreamOptions } from '../../src/options/options.js';
import { ChaosProxy } from '../support/chaos/proxy.js';
import { Followed } from '../support/client/follow.js';
import { type Nchan, nchanAvailable, relayOfNchan, startNginx } from '../support/wire/nchan.js';
import { pause } from '../support/wire/pause.js';

describe.skipIf(!nchanAvailable())('nginx with nchan', () => {
  let nchan: Nchan;
  let proxy: ChaosProxy;
  let port: number;
  let count = 0;
  /** Channels of the test, new ones each time. */
  let channels: [string, string];
  const clients: Followed[] = [];

  beforeAll(async () => {
    nchan = await startNginx();
  });
  afterAll(() => nchan.stop());
  beforeEach(async () => {
    channels = [`a${++count}`, `b${count}`];
    proxy = new ChaosProxy(0, systemClock);
    proxy.severity = 0;
    proxy.target = nchan.port;
    port = await proxy.listen();
  });
  afterEach(async () => {
    for (const { stream } of clients.splice(0)) stream.disconnect();
    await proxy.close();
  });

  function follow(options: PushStreamOptions = {}): Followed {
    const followed = new Followed({ ...relayOfNchan, port, channels, ...options });
    clients.push(followed);
    followed.stream.connect();
    return followed;
  }

  const publish = (text: string, channel = channels[0]) =>
    new Followed({ ...relayOfNchan, port: nchan.port }).stream.publish(text, { channels: [channel] });

  const polls: [string, PushStreamOptions][] = [
    ['long-polling', { urlPrefixLongpolling: '/sub' }],
    ['interval-polling', { urlPrefixLongpolling: '/sub-ip' }],
  ];

  describe.each(polls)('%s', (_name, options) => {
    test('raw bodies of several channels, old and new, once and in order; what is lost meanwhile comes later', async () => {
      const [a, b] = channels;
      const texts = ['one', '{"id":1,"text":"x"}', '100% %41', 'ü\r\nlines'];
      for (const text of texts) await publish(text, a);
      const client = await follow(options).received(texts.length);
      expect(client.texts).toEqual(texts);
      expect(await client.stream.publish('live', { channels: [b] })).toMatchObject({
        status: expect.toBeOneOf([201, 202]),
        channels: [{ messages: 1 }],
      });
      await client.received(texts.length + 1);
      expect(client.messages.at(-1)).toMatchObject({ channel: b, data: 'live', id: undefined });
      const opened = client.all('open').length;
      // Between two polls there is nothing to cut: the next one has to fail.
      proxy.target = undefined;
      proxy.cut();
      await client.until(() => client.all('reconnecting').length > 0);
      for (const text of ['during', 'too']) await publish(text, a);
      proxy.target = nchan.port;
      await client.received(texts.length + 3);
      await publish('after', b);
      await client.received(texts.length + 4);
      expect(client.texts).toEqual([...texts, 'live', 'during', 'too', 'after']);
      expect(client.all('open').length).toBeGreaterThan(opened);
      expect(client.stream.stats.guarantees).toEqual({
        resume: true,
        once: true,
        gaps: false,
        resets: false,
      });
    });

    test('a client that begins again with a store repeats nothing', async () => {
      const kept = new Map<string, string>();
      const store = {
        getItem: (key: string) => kept.get(key),
        setItem: (key: string, value: string) => kept.set(key, value),
      };
      for (const text of ['1', '2']) await publish(text);
      const first = await follow({ ...options, store }).received(2);
      first.stream.disconnect();
      await publish('3');
      expect((await follow({ ...options, store }).received(1)).texts).toEqual(['3']);
    });
  });

  test('an nginx that is ended and started again finds its client', async () => {
    const other = await startNginx();
    proxy.target = other.port;
    const publisher = new Followed({ ...relayOfNchan, port: other.port, channels });
    await publisher.stream.publish('before', { channels: [channels[0]] });
    const client = await follow().received(1);
    proxy.target = undefined;
    await other.stop();
    await client.until(() => client.all('reconnecting').length > 0);
    // The one that has lost its memory must not give a place of the same second to another message.
    await pause(1_100);
    proxy.target = nchan.port;
    await publish('after');
    await client.received(2);
    expect(client.texts).toEqual(['before', 'after']);
  });

  test('a deleted channel is told', async () => {
    const client = await follow({ channels: [channels[0]] }).opened();
    await publish('x');
    await client.received(1);
    const info = async (method: string) =>
      (await fetch(`${nchan.url}/pub?id=${channels[0]}`, { method })).text();
    // Only who waits is told.
    while (!(await info('GET')).includes('active subscribers: 1'));
    await info('DELETE');
    await client.until(() => client.all('channeldeleted').length > 0);
    expect(client.all('channeldeleted')[0]?.channel).toBe(channels[0]);
  });

  // Its other modes send bare texts: no id, no time, no tag.
  const bare: [string, PushStreamOptions][] = [
    ['websocket', { modes: 'websocket' }],
    ['eventsource by fetch', { modes: 'eventsource' }],
    ['eventsource of the package', { modes: 'eventsource', EventSource }],
  ];

  test.each(bare)('%s: texts of one channel arrive, old and new', async (_name, options) => {
    const [channel] = channels;
    for (const text of ['old', 'ü 100% %41']) await publish(text);
    const client = await follow({ ...options, channels: [channel] }).received(2);
    expect(client.messages[1]).toMatchObject({ channel, data: 'ü 100% %41', id: undefined });
    await publish('live');
    await client.received(3);
    expect(client.texts).toEqual(['old', 'ü 100% %41', 'live']);
  });

  test('a WebSocket has no place to resume from: a new connection brings everything again', async () => {
    for (const text of ['1', '2']) await publish(text);
    const client = await follow({ modes: 'websocket', channels: [channels[0]] }).received(2);
    proxy.cut();
    await client.received(4);
    expect(client.texts).toEqual(['1', '2', '1', '2']);
    const none = { resume: false, once: false, gaps: false, resets: false };
    expect(client.stream.stats.guarantees).toEqual(none);
  });

  test.each(bare.slice(1))('%s resumes by the ids of its events', async (_name, options) => {
    const texts = ['1', '{"id":7,"text":"x"}', 'two\nlines'];
    for (const text of texts) await publish(text);
    const client = await follow({ ...options, channels: [channels[0]] }).received(3);
    for (const text of ['4', '5', '6']) {
      const opened = client.all('open').length;
      proxy.cut();
      await publish(text);
      texts.push(text);
      await client.received(texts.length);
      await client.opened(opened + 1);
    }
    expect(client.texts).toEqual(texts);
    const relay = { resume: true, once: true, gaps: false, resets: false };
    expect(client.stream.stats.guarantees).toEqual(relay);
  });

  test.each(bare.slice(1))('%s and long-polling go on where the other was', async (_name, options) => {
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key),
      setItem: (key: string, value: string) => kept.set(key, value),
    };
    const [channel] = channels;
    const modes: PushStreamOptions[] = [options, { modes: 'longpolling' }];
    for (const [i, mode] of [...modes, ...modes].entries()) {
      await publish(`${i}`);
      const client = await follow({ ...mode, store, channels: [channel] }).received(1);
      expect(client.texts).toEqual([`${i}`]);
      client.stream.disconnect();
    }
  });

  test('with several channels, ids are about all of them: none is sent', async () => {
    const client = await follow({ modes: 'eventsource', channels }).opened();
    expect(client.stream.stats.guarantees).toMatchObject({ resume: false, once: false });
  });

  test('what the README says of bare texts in a WebSocket: objects of the template, and lines', async () => {
    const [channel] = channels;
    for (const text of ['{"id":7,"text":"x"}', 'two\nlines']) await publish(text);
    const socket = await follow({ modes: 'websocket', channels: [channel] }).received(3);
    expect(socket.texts).toEqual(['x', 'two', 'lines']);
  });

  test('a WebSocket publishes', async () => {
    const [channel] = channels;
    const client = await follow({ modes: 'websocket', channels: [channel] }).opened();
    client.stream.sendMessage('by frame');
    await client.received(1);
    expect(client.texts).toEqual(['by frame']);
  });
});
