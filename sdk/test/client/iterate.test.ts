// Iterating over messages, and waiting for the connection.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PushStream, type PushStreamOptions } from '../../src/index.js';
import { byHand, Puppet } from '../support/client/puppet.js';

const clients: PushStream[] = [];

beforeEach(() => {
  Puppet.made = [];
});

afterEach(() => {
  for (const stream of clients.splice(0)) stream.disconnect();
});

function create(options: PushStreamOptions = {}): PushStream {
  const stream = new PushStream({ ...byHand, host: 'push.example', random: () => 1, ...options });
  clients.push(stream);
  return stream;
}

const ended = { done: true, value: undefined };
let count = 0;

/** Messages that come together. */
async function send(socket: number, ...texts: string[]): Promise<void> {
  const puppet = await Puppet.number(socket);
  if (puppet.readyState === 0) puppet.open();
  const data = texts.map((text) => JSON.stringify({ id: ++count, channel: 'a', text })).join('\r\n');
  puppet.onmessage?.({ data });
}

test('disconnect ends what is iterated over', async () => {
  const stream = create();
  const subscription = stream.subscribe('a');
  const all = stream[Symbol.asyncIterator]();
  await send(0, '1');
  expect((await subscription.next()).value?.data).toBe('1');
  const waiting = [subscription.next(), all.next(), all.next()];
  stream.disconnect();
  const [one, first, second] = await Promise.all(waiting);
  expect(one).toEqual(ended);
  expect(first?.value?.data).toBe('1');
  expect(second).toEqual(ended);
});

describe('subscribe', () => {
  test('connects, and gives messages in order, also to who asked before they came', async () => {
    const subscription = create().subscribe('a');
    const both = [subscription.next(), subscription.next()];
    await send(0, '1', '2', '3');
    const [first, second] = await Promise.all(both);
    expect([first?.value?.data, second?.value?.data]).toEqual(['1', '2']);
    expect((await subscription.next()).value?.data).toBe('3');
  });

  test('with a signal that is aborted already it has ended, and leaves no channel', async () => {
    const stream = create();
    const subscription = stream.subscribe('a', { signal: AbortSignal.abort() });
    expect(await subscription.next()).toEqual(ended);
    expect(stream.channelsCount).toBe(0);
  });

  test('an aborted signal ends it at once, also when messages wait', async () => {
    const stream = create();
    const controller = new AbortController();
    const subscription = stream.subscribe('a', { signal: controller.signal });
    await send(0, '1', '2');
    expect((await subscription.next()).value?.data).toBe('1');
    controller.abort();
    expect(await subscription.next()).toEqual(ended);
    expect(stream.channelsCount).toBe(0);
  });

  test('an aborted signal ends a wait for the next message', async () => {
    const controller = new AbortController();
    const next = create().subscribe('a', { signal: controller.signal }).next();
    await Puppet.number(0);
    controller.abort();
    expect(await next).toEqual(ended);
  });

  test('the signal of the client ends all iterations, those that begin later too', async () => {
    const controller = new AbortController();
    const stream = create({ signal: controller.signal });
    const one = stream.subscribe('a').next();
    const all = stream[Symbol.asyncIterator]().next();
    await Puppet.number(0);
    controller.abort();
    expect(await Promise.all([one, all])).toEqual([ended, ended]);
    expect(await stream.subscribe('b').next()).toEqual(ended);
  });

  test('return() ends a wait, drops what is left, and is no error twice', async () => {
    const subscription = create().subscribe('a');
    const next = subscription.next();
    await Puppet.number(0);
    expect(await subscription.return()).toEqual(ended);
    expect(await next).toEqual(ended);
    await send(0, '1');
    expect(await subscription.return()).toEqual(ended);
    expect(await subscription.next()).toEqual(ended);
  });

  test('the channel stays until the last that needs it ends; one that was added by hand stays', async () => {
    const stream = create({ channels: ['mine'] });
    const [one, two, own] = [stream.subscribe('a'), stream.subscribe('a'), stream.subscribe('mine')];
    await one.return();
    expect(Object.keys(stream.channels)).toEqual(['mine', 'a']);
    await two.return();
    await own.return();
    expect(Object.keys(stream.channels)).toEqual(['mine']);
  });

  test('a buffer holds as much as it says: the rest is an error after what it holds', async () => {
    const subscription = create().subscribe('a', { buffer: 2 });
    await send(0, '1', '2', '3');
    expect((await subscription.next()).value?.data).toBe('1');
    expect((await subscription.next()).value?.data).toBe('2');
    await expect(subscription.next()).rejects.toMatchObject({ code: 'invalid' });
    expect(await subscription.next()).toEqual(ended);
  });

  test('drop-oldest keeps the latest', async () => {
    const subscription = create().subscribe('a', { buffer: 2, overflow: 'drop-oldest' });
    await send(0, '1', '2', '3');
    expect((await subscription.next()).value?.data).toBe('2');
    expect((await subscription.next()).value?.data).toBe('3');
  });
});

describe('ready', () => {
  test('resolves when a connection is open, at once when it is already', async () => {
    const stream = create({ channels: ['a'] });
    stream.connect();
    const ready = stream.ready();
    (await Puppet.number(0)).open();
    expect(await ready).toBe(stream);
    expect(await stream.ready()).toBe(stream);
  });

  test('waits through failures, and rejects when disconnect ends a wait', async () => {
    const stream = create({ channels: ['a'] });
    stream.connect();
    const ready = stream.ready();
    const failed = new Promise((resolve) => stream.addEventListener('reconnecting', resolve));
    (await Puppet.number(0)).end(1006);
    await failed;
    stream.disconnect();
    await expect(ready).rejects.toMatchObject({ code: 'down' });
    await expect(stream.ready()).rejects.toMatchObject({ code: 'invalid' });
  });

  test('rejects with the last error when it is given up, and with the reason of its signal', async () => {
    const stream = create({ channels: ['a'], retry: () => false });
    stream.connect();
    const ready = stream.ready();
    (await Puppet.number(0)).end(1008, '{"http_status": 403, "explain": "no"}');
    await expect(ready).rejects.toMatchObject({ code: 'refused', status: 403, explain: 'no' });
    stream.connect();
    await expect(stream.ready({ signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });
});
