// Who comes to a channel and who leaves it.
import type { PushServer } from 'pushstream-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PushStream, type PushStreamOptions } from '../../src/index.js';
import { json } from '../../src/json.js';
import { type Presence, presence } from '../../src/presence.js';
import { HandClock } from '../support/client/hand-clock.js';
import { modesInNode } from '../support/client/modes.js';
import { byHand, Puppet } from '../support/client/puppet.js';
import { freePort } from '../support/wire/free-port.js';
import { referenceServer, settings } from '../support/wire/reference-server.js';

const streams: PushStream[] = [];

beforeEach(() => {
  Puppet.made = [];
});

afterEach(() => {
  for (const stream of streams.splice(0)) stream.disconnect();
});

function create(options: PushStreamOptions): PushStream {
  const stream = new PushStream({ host: '127.0.0.1', reconnectOnTimeoutInterval: 20, ...options });
  streams.push(stream);
  return stream;
}

/** Takes items until one says this; returns all of them. */
async function until(items: AsyncIterator<Presence>, type: string, count: number): Promise<Presence[]> {
  const taken: Presence[] = [];
  for (;;) {
    const { value, done } = await items.next();
    if (done) throw new Error(`It has ended: ${JSON.stringify(taken)}`);
    taken.push(value);
    if (value.type === type && value.count === count) return taken;
  }
}

describe('with a server', () => {
  let server: PushServer;
  let port: number;

  const start = async () => {
    server = referenceServer({
      port,
      push_stream_events_channel_id: 'events',
      locations: settings.locations.map((location) => ({
        ...location,
        ...('push_stream_subscriber' in location && {
          push_stream_allow_connections_to_events_channel: 'on',
        }),
      })),
    } as never);
    await server.listen();
  };

  beforeEach(async () => {
    port = await freePort();
    await start();
  });
  afterEach(() => server.close());

  const join = async (name: string) => {
    const stream = create({ port, modes: 'websocket', channels: [name] });
    stream.connect();
    return stream.ready();
  };

  test.each([...modesInNode, ['websocket with JSON', { modes: 'websocket', codec: json() }] as const])(
    '%s: the count of the beginning, who comes and who leaves; other channels do not matter',
    async (_name, options) => {
      const before = await join('room');
      const eventTypes = 'EventSource' in options ? ['client_subscribed', 'client_unsubscribed'] : undefined;
      const watched = presence(create({ port, eventTypes, ...options }), 'room');
      expect(await watched.next()).toEqual({ done: false, value: { type: 'counted', count: 1 } });
      await join('other');
      const second = await join('room');
      await until(watched, 'joined', 2);
      second.disconnect();
      await until(watched, 'left', 1);
      before.disconnect();
      await until(watched, 'left', 0);
    },
  );

  test('a channel that nobody has made yet has nobody', async () => {
    const watched = presence(create({ port }), 'nobody');
    expect((await watched.next()).value).toEqual({ type: 'counted', count: 0 });
    await join('nobody');
    await until(watched, 'joined', 1);
  });

  test('the client itself counts, where it is subscribed; one that is open already is not opened anew', async () => {
    const stream = create({ port, modes: 'websocket', channels: ['room', 'events'] });
    stream.connect();
    await stream.ready();
    expect((await presence(stream, 'room').next()).value).toEqual({ type: 'counted', count: 1 });
    expect(stream.stats.opened).toBe(1);
  });

  test('after a restart of the server it is counted anew', async () => {
    const room = await join('room');
    const watched = presence(create({ port, modes: 'websocket' }), 'room');
    await until(watched, 'counted', 1);
    room.disconnect();
    await until(watched, 'left', 0);
    await server.close();
    await start();
    await join('room');
    // Whether it was counted before or after somebody came.
    expect((await watched.next()).value).toMatchObject({
      type: expect.stringMatching(/joined|counted/),
      count: 1,
    });
  });

  test('what the server refuses ends the iteration with the reason, and leaves no channel', async () => {
    const stream = create({ port, urlPrefixPublisher: '/nowhere', modes: 'websocket' });
    const watched = presence(stream, 'room');
    const instead = { status: 403, headers: { 'X-Nginx-PushStream-Explain': 'not you' } };
    stream.fetch = () => Promise.resolve(new Response(null, instead));
    await expect(watched.next()).rejects.toMatchObject({
      code: 'refused',
      status: 403,
      message: expect.stringMatching(/^presence http.*\/nowhere: .*not you/),
    });
    expect(await watched.next()).toEqual({ done: true, value: undefined });
    expect(stream.channelsCount).toBe(0);
  });
});

describe('by hand', () => {
  let clock: HandClock;
  let answers: ((body: string, status?: number) => void)[];
  let stream: PushStream;
  let socket: Puppet;

  beforeEach(async () => {
    clock = new HandClock();
    answers = [];
    stream = create({
      ...byHand,
      clock,
      random: () => 1,
      fetch: () =>
        new Promise((resolve) => {
          answers.push((body, status = 200) => resolve(new Response(body, { status })));
        }),
    });
    stream.addChannel('events');
    stream.connect();
    socket = await Puppet.number(0);
    socket.open();
  });

  let id = 0;
  const event = (type: string, channel = 'room') =>
    socket.onmessage?.({
      data: JSON.stringify({ id: ++id, channel: 'events', text: JSON.stringify({ type, channel }) }),
    });
  const asked = async (count: number) => {
    while (answers.length < count) await new Promise(setImmediate);
  };
  const subscribers = (count: number) => JSON.stringify({ channel: 'room', subscribers: count });

  test('where something happens while the server counts, it is asked again a second later', async () => {
    const watched = presence(stream, 'room');
    await asked(1);
    event('client_subscribed');
    await new Promise(setImmediate);
    answers[0]?.(subscribers(5));
    expect((await watched.next()).value).toEqual({ type: 'counted', count: 5 });
    clock.pass(999);
    await new Promise(setImmediate);
    expect(answers).toHaveLength(1);
    clock.pass(1);
    await asked(2);
    answers[1]?.(subscribers(6));
    expect((await watched.next()).value).toEqual({ type: 'counted', count: 6 });
    event('client_unsubscribed');
    event('channel_destroyed');
    event('client_subscribed', 'other');
    event('client_subscribed');
    expect((await watched.next()).value).toEqual({ type: 'left', count: 5 });
    expect((await watched.next()).value).toEqual({ type: 'joined', count: 6 });
    expect(answers).toHaveLength(2);
  });

  test('events that are missing, and a server that is down: it is asked again', async () => {
    const watched = presence(stream, 'room');
    await asked(1);
    answers[0]?.('', 502);
    await new Promise(setImmediate);
    clock.pass(1000);
    await asked(2);
    answers[1]?.(subscribers(1));
    expect((await watched.next()).value).toEqual({ type: 'counted', count: 1 });
    event('client_subscribed', 'other');
    id++;
    event('client_subscribed');
    await asked(3);
    answers[2]?.(subscribers(3));
    expect((await watched.next()).value).toEqual({ type: 'joined', count: 2 });
    expect((await watched.next()).value).toEqual({ type: 'counted', count: 3 });
  });

  test.each(['no JSON', '{}', '{"subscribers":"3"}'])(
    'an answer without a number is told: %s',
    async (body) => {
      const watched = presence(stream, 'room');
      await asked(1);
      answers[0]?.(body);
      await expect(watched.next()).rejects.toMatchObject({ code: 'refused' });
    },
  );

  test('return and a signal end it, with all it has begun', async () => {
    const controller = new AbortController();
    for (const end of [(watched: AsyncIterator<Presence>) => watched.return?.(), () => controller.abort()]) {
      const watched = presence(stream, 'room', { signal: controller.signal });
      const waiting = watched.next();
      await end(watched);
      expect(await waiting).toEqual({ done: true, value: undefined });
    }
    stream.disconnect();
    expect(clock.pending).toBe(0);
  });

  test('disconnect ends it', async () => {
    const watched = presence(stream, 'room');
    const waiting = watched.next();
    stream.disconnect();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });
});

test('the relay dialect has no events channel', () => {
  expect(() => presence(create({ dialect: 'relay' }), 'room')).toThrow(
    'presence needs the dialect push-stream',
  );
});
