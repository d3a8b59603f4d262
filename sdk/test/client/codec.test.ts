// Data in place of texts: JSON, types, and schemas.
import type { PushServer } from 'pushstream-server';
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { type Message, type MessageOf, PushStream, type PushStreamError } from '../../src/index.js';
import { codec, json, type Schema } from '../../src/json.js';
import type { PushStreamOptions } from '../../src/options/options.js';
import { Followed } from '../support/client/follow.js';
import { modesInNode } from '../support/client/modes.js';
import { byHand, Puppet } from '../support/client/puppet.js';
import { freePort } from '../support/wire/free-port.js';
import { referenceServer } from '../support/wire/reference-server.js';

interface Price {
  readonly gold: number;
}

/** A schema as libraries make them: with the version, the vendor and a function. */
function schema<Output>(validate: Schema<Output>['~standard']['validate']): Schema<Output> {
  return { '~standard': { version: 1, vendor: 'test', validate } };
}

/** Reads numbers, also those that are given as text. */
const price = schema<Price>((value) => {
  const { gold } = (value ?? {}) as { gold?: unknown };
  const isNumber = Number.isFinite(Number(gold ?? undefined));
  return isNumber
    ? { value: { gold: Number(gold) } }
    : {
        issues: [
          { message: 'no number', path: ['gold'] },
          { message: 'second', path: [{ key: 'a' }, 0] },
          { message: 'third' },
          { message: 'fourth' },
        ],
      };
});

const streams: { disconnect(): void }[] = [];
let server: PushServer | undefined;

beforeEach(() => {
  Puppet.made = [];
});

afterEach(async () => {
  for (const stream of streams.splice(0)) stream.disconnect();
  await server?.close();
  server = undefined;
});

const relay = {
  dialect: 'relay',
  urlPrefixPublisher: '/relay/pub',
  urlPrefixLongpolling: '/relay/sub',
} as const satisfies PushStreamOptions;

describe.each([...modesInNode, ['relay: longpolling', relay] as const])('%s', (_name, options) => {
  test('JSON out and in; what a schema refuses is told, and the rest comes once and in order', async () => {
    const port = await freePort();
    server = referenceServer({ port });
    await server.listen();
    const texts = new PushStream({ host: '127.0.0.1', port, ...options, channels: ['prices'] });
    const publisher = new PushStream({
      host: '127.0.0.1',
      port,
      ...options,
      channels: ['prices'],
      codec: json(),
    });
    await publisher.publish({ gold: 1 });
    await texts.publish('{"gold":');
    await publisher.publish({ gold: '2' });
    await publisher.publish('silver');
    await publisher.publish({ gold: 3 });
    const client = new Followed({
      port,
      ...options,
      channels: { prices: { backtrack: 10 } },
      codec: json({ prices: price }),
    });
    streams.push(client.stream);
    const told: unknown[] = [];
    client.stream.onmessage = (data) => told.push(data);
    client.stream.onerror = ({ code, message }) => told.push([code, message]);
    client.stream.connect();
    await client.received(3);
    const numbered = options === relay ? ['A message', 'A message'] : ['Message 2', 'Message 4'];
    expect(told).toEqual([
      { gold: 1 },
      ['invalid', expect.stringMatching(`^${numbered[0]} of prices can't be read: .*JSON`)],
      { gold: 2 },
      [
        'invalid',
        `${numbered[1]} of prices can't be read: Not of the schema: gold: no number; a.0: second; third`,
      ],
      { gold: 3 },
    ]);
    // Neither the connection nor the place to resume from is another.
    expect(client.all('close')).toEqual([]);
    client.stream.disconnect();
    await publisher.publish({ gold: 4 });
    client.stream.connect();
    await client.received(4);
    expect(client.texts).toEqual([{ gold: 1 }, { gold: 2 }, { gold: 3 }, { gold: 4 }]);
    expect(client.all('error')).toHaveLength(2);
    expect([...client.all('gap'), ...client.all('reset')]).toEqual([]);
  });
});

/** A client of one WebSocket that the test drives, with all it is told. */
async function byWire(options: PushStreamOptions): Promise<{ told: unknown[]; send(fields: object): void }> {
  const stream = new PushStream({ ...byHand, host: 'push.example', channels: ['a'], ...options });
  streams.push(stream);
  const told: unknown[] = [];
  stream.addEventListener('message', ({ detail }) => told.push(detail.data));
  stream.addEventListener('error', ({ detail }) => told.push(detail));
  stream.connect();
  const socket = await Puppet.number(0);
  socket.open();
  return {
    told,
    send: (fields) => socket.onmessage?.({ data: JSON.stringify({ channel: 'a', ...fields }) }),
  };
}

test('data that the template of the server has no quotes around is taken as it is', async () => {
  const { told, send } = await byWire({ codec: json() });
  send({ id: 1, text: { x: 1 } });
  send({ id: 2, text: '%5B2%5D' });
  send({ id: 3, text: null });
  expect(told).toEqual([{ x: 1 }, [2], null]);
});

test('a schema that answers later is refused, and one of another channel is not asked', async () => {
  const later = schema(() => Promise.reject(new Error('late')));
  const { told, send } = await byWire({ codec: json({ a: later, toString: later }) });
  send({ id: 1, text: '1' });
  expect(told).toMatchObject([{ code: 'invalid', message: expect.stringContaining('asynchronous') }]);
  Puppet.made = [];
  // Every object has something of that name.
  const other = await byWire({ channels: ['constructor'], codec: json({ b: later }) });
  other.send({ id: 1, channel: 'constructor', text: '1' });
  expect(other.told).toEqual([1]);
});

test('a message that cannot be read is no message for callbacks, iterations and counts', async () => {
  const stream = new PushStream({ ...byHand, host: 'push.example', codec: json() });
  streams.push(stream);
  const texts: unknown[] = [];
  stream.onmessage = (data) => texts.push(data);
  const iteration = stream.subscribe('a');
  const socket = await Puppet.number(0);
  socket.open();
  socket.onmessage?.({ data: '{"id":1,"channel":"a","text":"no"}\n{"id":2,"channel":"a","text":"2"}' });
  expect((await iteration.next()).value).toMatchObject({ id: 2, data: 2 });
  expect(texts).toEqual([2]);
  expect(stream.stats.messages).toBe(1);
});

test('a codec of two functions', async () => {
  const upper = codec({
    encode: (data) => String(data).toUpperCase(),
    decode: (text, channel) => {
      if (text === 'BAD') throw new RangeError('bad');
      return `${channel}: ${String(text).toLowerCase()}`;
    },
  });
  const { told, send } = await byWire({ codec: upper });
  send({ id: 1, text: 'ONE' });
  send({ text: 'BAD' });
  expect(told[0]).toBe('a: one');
  const error = told[1] as PushStreamError;
  expect(error).toMatchObject({ code: 'invalid', message: "A message of a can't be read: bad" });
  expect(error.cause).toBeInstanceOf(RangeError);
});

describe('publishing with JSON', () => {
  async function published(data: unknown): Promise<string> {
    let body = '';
    const stream = new PushStream({
      host: 'push.example',
      channels: ['a'],
      codec: json(),
      decode: 'none',
      fetch: async (_url, init) => {
        body = String(init?.body);
        return new Response('{}');
      },
    });
    await stream.publish(data);
    return body;
  }

  test.each([
    ['text', '"text"'],
    [[1, null], '[1,null]'],
    [new TextEncoder().encode('as it is'), 'as it is'],
  ])('%o', async (data, body) => expect(await published(data)).toBe(body));

  test.each([undefined, () => {}, 1n])('%o is refused', async (data) =>
    expect(published(data)).rejects.toMatchObject({ code: 'invalid', message: /^No text to publish: .*/ }),
  );

  test('a text sent on the WebSocket is JSON too', async () => {
    const stream = new PushStream({ ...byHand, host: 'push.example', channels: ['a'], codec: json() });
    streams.push(stream);
    stream.connect();
    const socket = await Puppet.number(0);
    socket.open();
    stream.sendMessage('hi');
    expect(socket.sent.map(decodeURIComponent)).toEqual(['"hi"']);
  });
});

test('types of channels are those of the data', () => {
  type Channels = { prices: Price; news: string };
  const stream = new PushStream<Channels>({ host: 'push.example', codec: json() });
  streams.push(stream);
  stream.addEventListener('message', ({ detail }) => {
    expectTypeOf(detail).toEqualTypeOf<Message<Price, 'prices'> | Message<string, 'news'>>();
    if (detail.channel === 'prices') expectTypeOf(detail.data).toEqualTypeOf<Price>();
  });
  const types = () => {
    expectTypeOf(stream.subscribe('prices').next()).resolves.toHaveProperty('value');
    expectTypeOf(stream.subscribe<'prices'>).returns.toExtend<AsyncIterable<Message<Price, 'prices'>>>();
    void stream.publish({ gold: 1 }, { channels: ['prices'] });
    // @ts-expect-error a text is no price
    void stream.publish('text', { channels: ['prices'] });
    // @ts-expect-error nothing is both
    void stream.publish('text');
    // @ts-expect-error there is no such channel
    stream.subscribe('price');
    // @ts-expect-error nor here
    stream.addChannel('price');
    const inferred = new PushStream({ codec: json({ prices: price }) });
    expectTypeOf(inferred).toEqualTypeOf<PushStream<{ prices: Price }>>();
    // More channels than schemas.
    void new PushStream<Channels>({ codec: json({ prices: price }) });
    // @ts-expect-error the schema is of something else
    void new PushStream<{ prices: string }>({ codec: json({ prices: price }) });
    expectTypeOf(new PushStream({ codec: json() })).toEqualTypeOf<PushStream>();
    expectTypeOf(new PushStream('websocket').subscribe('any')).toExtend<AsyncIterable<Message<unknown>>>();
    expectTypeOf<MessageOf<Channels>['channel']>().toEqualTypeOf<'prices' | 'news'>();
  };
  expect(types).toBeTypeOf('function');
});
