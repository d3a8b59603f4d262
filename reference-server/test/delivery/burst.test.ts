import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/broker/message.js';
import { Feed } from '../../src/delivery/feed.js';
import { messageOf, styleOf, TestOutlet } from '../support/delivery/outlet.js';
import { clientFrame } from '../support/delivery/websocket-peer.js';
import { Lab } from '../support/push-stream/lab.js';
import { WebSocketClient } from '../support/push-stream/web-socket-client.js';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`);

describe('a turn with thousands of messages', () => {
  test('from a WebSocket that sends them in one packet reaches every subscriber, itself too', async () => {
    const lab = new Lab({
      push_stream_message_template: '~text~;',
      push_stream_max_messages_stored_per_channel: 20,
      subscriber: { push_stream_websocket_allow_publish: 'on' },
    });
    const others = [await lab.listen('/sub/a'), await lab.listen('/sub/a'), await lab.listen('/ev/a')];
    const publisher = new WebSocketClient(lab.connect().socket, '/ws/a');
    await lab.fence();
    const texts = numbers(3200);
    publisher.socket.write(Buffer.concat(texts.map((text) => clientFrame(1, text))));
    await lab.fence();
    const whole = texts.map((text) => `${text};`).join('');
    expect(publisher.texts.join('')).toBe(whole);
    expect(others.slice(0, 2).map(({ body }) => body)).toEqual([whole, whole]);
    expect(others[2]?.body.replace(/^: \n/, '')).toBe(texts.map((text) => `data: ${text};\n\n`).join(''));
  });

  test('from one POST to thousands of channels reaches one who follows them all', async () => {
    const lab = new Lab({ push_stream_message_template: '~channel~;' });
    // Short names, so that they fit into the head of a request.
    const names = numbers(2900).map((number) => Number(number).toString(36));
    const path = names.join('/');
    const live = await lab.listen(`/sub/${path}`);
    expect((await lab.publish(path, 'x')).status).toBe(200);
    expect(live.body).toBe(names.map((name) => `${name};`).join(''));
  });

  test('from many publishers with pipelined requests reaches the subscriber', async () => {
    const lab = new Lab({
      push_stream_message_template: '~text~;',
      push_stream_max_messages_stored_per_channel: 1,
    });
    const live = await lab.listen('/sub/a');
    const post = (text: string) =>
      `POST /pub?id=a HTTP/1.1\r\nHost: x\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
    const publishers = numbers(5);
    for (const publisher of publishers) {
      lab.connect().send(
        numbers(90)
          .map((number) => post(`${publisher}.${number}`))
          .join(''),
      );
    }
    await lab.fence();
    const got = live.body.split(';');
    expect(got.pop()).toBe('');
    expect(got.length).toBe(450);
    for (const publisher of publishers) {
      const own = got.filter((text) => text.startsWith(`${publisher}.`));
      expect(own).toEqual(numbers(90).map((number) => `${publisher}.${number}`));
    }
  });
});

describe('a batch', () => {
  const feedOf = () => {
    const encoded: Message[] = [];
    const feed = new Feed((message) => {
      encoded.push(message);
      return Buffer.from(message.bytes);
    });
    return { encoded, feed };
  };

  test('of 60,000 messages is made of each of them once, and copied once', () => {
    const { encoded, feed } = feedOf();
    const messages = numbers(60_000).map(messageOf);
    let batch = feed.add(undefined, messages[0] as Message);
    for (const message of messages.slice(1)) batch = feed.add(batch, message);
    const pieces: Uint8Array[] = [];
    for (let piece = batch.piece(0); piece; piece = batch.piece(pieces.length)) pieces.push(piece);
    expect(encoded.length).toBe(60_000);
    expect(Buffer.concat(pieces).toString()).toBe(numbers(60_000).join(''));
    expect(pieces.length).toBe(2);
    expect(Math.max(...pieces.map(({ byteLength }) => byteLength))).toBeLessThanOrEqual(256 * 1024);
  });

  test('is joined once for all who get the same', () => {
    const { encoded, feed } = feedOf();
    const messages = numbers(8).map(messageOf);
    const add = (pending: ReturnType<Feed['add']> | undefined, message: Message) =>
      feed.add(pending, message);
    const all: (ReturnType<Feed['add']> | undefined)[] = new Array(100).fill(undefined);
    const one: (ReturnType<Feed['add']> | undefined)[] = [undefined];
    for (const [index, message] of messages.entries()) {
      for (let who = 0; who < all.length; who++) all[who] = add(all[who], message);
      if (index === 3) one[0] = add(one[0], message);
    }
    expect(new Set(all.map((batch) => batch?.piece(0))).size).toBe(1);
    expect(Buffer.from(all[0]?.piece(0) ?? []).toString()).toBe('12345678');
    expect(Buffer.from(one[0]?.piece(0) ?? []).toString()).toBe('4');
    expect(encoded.length).toBe(8);
  });

  test('does not copy what is large', () => {
    const { feed } = feedOf();
    const [small, large, last] = ['s', 'L'.repeat(80_000), 't'].map(messageOf) as [Message, Message, Message];
    const batch = feed.add(feed.add(feed.add(undefined, small), large), last);
    const other = feed.add(undefined, large);
    expect([0, 1, 2, 3].map((index) => batch.piece(index)?.byteLength)).toEqual([1, 80_000, 1, undefined]);
    expect(batch.messagesAfter(2)).toEqual([last]);
    expect([other.messagesAfter(0), other.messagesAfter(1)]).toEqual([[large], []]);
  });
});

test('one message goes to all as one write of the same bytes', async () => {
  const { subscribe, pass } = styleOf();
  const outlets = Array.from({ length: 1000 }, () => new TestOutlet());
  const lives = outlets.map((outlet) => subscribe(outlet).live);
  const message = messageOf('x');
  for (const live of lives) live.message(message);
  await pass(0);
  expect(outlets.every(({ writes }) => writes.length === 1)).toBe(true);
  expect(new Set(outlets.map(({ writes }) => writes[0])).size).toBe(1);
});

test('subscribers who get the same thousands in a turn share their bytes, which are sent in pieces', async () => {
  const { subscribe, pass } = styleOf();
  const outlets = [new TestOutlet(), new TestOutlet()];
  const lives = outlets.map((outlet) => subscribe(outlet).live);
  for (const text of numbers(5000)) {
    const message = messageOf(text);
    for (const live of lives) live.message(message);
  }
  await pass(0);
  expect(outlets[0]?.text).toBe(numbers(5000).join(''));
  expect(outlets[0]?.writes.length).toBe(5);
  expect(outlets[0]?.writes.every((bytes, index) => bytes === outlets[1]?.writes[index])).toBe(true);
});

test('a large message to thousands of channels is made as the subscriber reads, not at once', async () => {
  let made = 0;
  const encode = ({ bytes }: Message) => {
    made++;
    return Buffer.from(bytes);
  };
  const { subscribe, pass, outbox } = styleOf({ limit: 256 * 1024, encode });
  const outlet = new TestOutlet(false);
  const { live } = subscribe(outlet);
  const message = messageOf('x'.repeat(30_000));
  for (let n = 0; n < 200; n++) live.message({ ...message, id: n });
  await pass(0);
  expect(made).toBeLessThan(35);
  expect(outlet.mostQueued).toBeLessThan(2 * 256 * 1024);
  // It reads, and so misses nothing although all came in one turn.
  outlet.readAll();
  expect([made >= 200, outlet.text.length, outbox.dropped]).toEqual([true, 6_000_000, 0]);
});
