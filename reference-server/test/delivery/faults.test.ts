import { describe, expect, test } from 'vitest';
import type { SubscribeRequest } from '../../src/broker/broker.js';
import { ChannelBroker } from '../../src/broker/channel-broker.js';
import { Deadlines } from '../../src/broker/deadlines.js';
import { Faults } from '../../src/broker/faults.js';
import { type ChannelRules, type Follower, noRules } from '../../src/broker/following.js';
import type { Message } from '../../src/broker/message.js';
import { Outbox } from '../../src/delivery/outbox.js';
import type { Broker } from '../../src/parts.js';
import { MemoryStore } from '../../src/stores/memory.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';
import { messageOf, styleOf, TestOutlet } from '../support/delivery/outlet.js';
import { Conversation, close, text } from '../support/delivery/websocket-peer.js';
import { Lab } from '../support/push-stream/lab.js';
import { WebSocketClient } from '../support/push-stream/web-socket-client.js';

const fault = new Error('a fault of this test');
const fail = () => {
  throw fault;
};

describe('what fails for one live subscriber', () => {
  test('is reported once, and the others get their messages of the turn', async () => {
    const { subscribe, pass, errors, outbox } = styleOf();
    const outlets = Array.from({ length: 5 }, () => new TestOutlet());
    const all = outlets.map((outlet) => subscribe(outlet));
    for (const index of [1, 3]) (outlets[index] as TestOutlet).write = fail;
    const message = messageOf('x');
    for (const { live } of all) live.message(message);
    await pass(0);
    expect(outlets.map(({ text }) => text)).toEqual(['x', '', 'x', '', 'x']);
    expect(outlets.map(({ isCut }) => isCut)).toEqual([false, true, false, true, false]);
    expect(all.map(({ left }) => left.length)).toEqual([0, 1, 0, 1, 0]);
    expect([errors, outbox.failed]).toEqual([[fault], 2]);
  });

  test('is a frame that cannot be made: who needs it is cut off, and nobody else', async () => {
    const encode = ({ bytes }: Message) => (bytes.byteLength === 3 ? fail() : Buffer.from(bytes));
    const { subscribe, pass, errors, outbox } = styleOf({ encode });
    const outlets = [new TestOutlet(), new TestOutlet(), new TestOutlet()];
    const [one, two, three] = outlets.map((outlet) => subscribe(outlet).live);
    const [good, bad, after] = [messageOf('good'), messageOf('bad'), messageOf('after')];
    for (const live of [one, two, three]) live?.message(good);
    for (const live of [one, three]) live?.message(bad);
    for (const live of [one, two, three]) live?.message(after);
    await pass(0);
    expect(outlets.map(({ isCut }) => isCut)).toEqual([true, false, true]);
    expect([outlets[1]?.text, errors, outbox.failed]).toEqual(['goodafter', [fault], 2]);
  });

  test('is a stored message that cannot be sent, also while it reads', async () => {
    const encode = ({ bytes }: Message) => (bytes.byteLength === 3 ? fail() : Buffer.from(bytes));
    const { subscribe, errors, outbox } = styleOf({ encode, limit: 1000 });
    const [at, later] = [new TestOutlet(false), new TestOutlet(false)];
    const bad = messageOf('bad');
    const atOnce = subscribe(at, [bad]);
    const inTime = subscribe(later, [messageOf('x'.repeat(70_000)), bad]);
    expect([at.isCut, later.isCut, atOnce.left, inTime.left]).toEqual([true, false, ['left'], []]);
    later.readAll();
    expect([later.isCut, inTime.left, errors, outbox.failed]).toEqual([true, ['left'], [fault], 2]);
  });

  test('is the end of everything: the others are told, with their footers', () => {
    const { subscribe, errors } = styleOf();
    const outlets = [new TestOutlet(), new TestOutlet()];
    const lives = outlets.map((outlet) => subscribe(outlet).live);
    (outlets[0] as TestOutlet).end = fail;
    for (const live of lives) live.closed();
    expect(outlets.map(({ isCut, isEnded }) => [isCut, isEnded])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(errors).toEqual([fault]);
  });
});

test('one who fails to report keeps nobody from theirs', async () => {
  const clock = new VirtualClock();
  const reported: unknown[] = [];
  const outbox = new Outbox(clock, 0, (error) => void reported.push(error));
  const flushed: string[] = [];
  outbox.add({ flush: fail, fail });
  outbox.add({ flush: () => flushed.push('second'), fail });
  await clock.run(new Promise<void>((resolve) => void clock.after(0, resolve)));
  // The same error, although ending the connection failed with it too.
  expect([flushed, reported, outbox.failed]).toEqual([['second'], [fault], 2]);
});

test('a task that throws at its time keeps no other from its time, and what it belongs to is told', async () => {
  const clock = new VirtualClock();
  const errors: unknown[] = [];
  const faults = new Faults((error) => errors.push(error));
  const deadlines = new Deadlines(clock, faults);
  const events: string[] = [];
  deadlines.create({ onDeadline: fail, fail: () => events.push('told') }).move(1);
  deadlines.create(fail).move(1);
  deadlines.create(() => events.push('in time')).move(1);
  deadlines.create(() => events.push('later')).move(2);
  await clock.run(new Promise<void>((resolve) => void clock.after(5, resolve)));
  expect([events, errors, faults.count]).toEqual([['told', 'in time', 'later'], [fault], 2]);
});

describe('the broker', () => {
  const policy = {
    keep: 10,
    messageTimeout: 0,
    dropReceivedAbove: Number.POSITIVE_INFINITY,
    channelTimeout: 5000,
  };
  const waiting: SubscribeRequest = {
    channel: 'a',
    after: 'oldest',
    wait: true,
    timeout: 0,
    concurrency: 'broadcast',
    maxSubscribers: 0,
    mustExist: false,
    channelTimeout: 5000,
  };

  function setUp(rules: Partial<ChannelRules> = {}) {
    const clock = new VirtualClock();
    const errors: unknown[] = [];
    const store = new MemoryStore();
    const broker = new ChannelBroker(clock, store, { ...noRules, ...rules }, (error) => errors.push(error));
    const events: string[] = [];
    const follow = (
      name: string,
      throws: keyof Follower | undefined,
      channels: readonly string[] = ['a'],
    ) => {
      const tell = (event: string) => () => {
        if (event === throws) fail();
        events.push(`${name} ${event}`);
      };
      const follower = {
        message: tell('message'),
        deleted: tell('deleted'),
        closed: tell('closed'),
        fail: tell('fail'),
      };
      const request = channels.map((channel) => ({ name: channel, backtrack: 0 }));
      broker.follow({ channels: request, start: {}, stay: 'always', mustHaveMessages: false }, follower);
    };
    return { broker, store, errors, events, follow };
  }

  test('hands a message to all, though one of them throws, which leaves all its channels', async () => {
    const { broker, errors, events, follow } = setUp();
    follow('one', undefined);
    follow('bad', 'message', ['b', 'a', 'c']);
    broker.subscribe(waiting, fail);
    broker.subscribe(waiting, ({ type }) => events.push(`held ${type}`));
    follow('two', undefined);
    const { receivers } = await broker.publish('a', { bytes: Buffer.from('x') }, policy);
    expect(events).toEqual(['held message', 'one message', 'bad fail', 'two message']);
    expect([receivers, errors]).toEqual([5, [fault]]);
    expect(broker.stats()).toMatchObject({ subscribers: 2, failures: 2, messages: 1 });
    expect((await broker.counts(['a', 'b', 'c'])).map(({ subscribers }) => subscribers)).toEqual([2, 0, 0]);
  });

  test('publishes to all channels, though a subscriber of the first throws', async () => {
    const { broker, events, follow } = setUp();
    follow('bad', 'message', ['a']);
    follow('good', undefined, ['b']);
    const counts = await broker.publishTo(['a', 'b'], { bytes: Buffer.from('x') }, { store: true });
    expect([events, counts.map(({ stored }) => stored)]).toEqual([
      ['bad fail', 'good message'],
      [1, 1],
    ]);
  });

  test('tells all of a deleted channel, though one of them throws', async () => {
    const { broker, errors, events, follow } = setUp();
    follow('bad', 'deleted');
    broker.subscribe(waiting, fail);
    follow('good', undefined);
    expect(await broker.delete('a')).toMatchObject({ subscribers: 3 });
    expect([events, errors]).toEqual([['bad fail', 'good deleted'], [fault]]);
  });

  test('tells all of its end, though one of them throws', () => {
    const { broker, errors, events, follow } = setUp();
    follow('bad', 'closed');
    broker.subscribe(waiting, fail);
    follow('good', undefined);
    broker.close();
    expect([events, errors, broker.stats().failures]).toEqual([['good closed'], [fault], 2]);
  });
});

describe('a WebSocket', () => {
  test('whose text makes its listener throw ends with 1011, and the error is reported', async () => {
    const conversation = new Conversation();
    conversation.onText = fail;
    await conversation.send(Buffer.concat([text('a'), text('b')]));
    expect(conversation.frames).toEqual([
      { opcode: 8, code: 1011, text: 'Something went wrong in the server.' },
    ]);
    expect([conversation.errors, conversation.events]).toEqual([[fault], ['end']]);
    await conversation.send(close(1011));
    conversation.peer.end();
    await conversation.settle();
    expect(conversation.socket.destroyed).toBe(true);
  });

  test('whose listener throws at its end is closed all the same', async () => {
    const conversation = new Conversation();
    conversation.onEnd = fail;
    await conversation.send(close(1000));
    expect(conversation.frames).toMatchObject([{ opcode: 8, code: 1000 }]);
    expect(conversation.errors).toEqual([fault]);
  });

  test.each([
    ['rejects', () => Promise.reject(fault)],
    ['throws', fail],
  ])('whose publish %s ends with 1011; the others stay', async (_, publishTo) => {
    const errors: unknown[] = [];
    const over = (inner: Broker): Broker =>
      new Proxy(inner, {
        get: (target, name) => {
          if (name === 'publishTo') return publishTo;
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    const lab = new Lab(
      { subscriber: { push_stream_websocket_allow_publish: 'on' } },
      { decorateBroker: over, onError: (error) => errors.push(error) },
    );
    const [one, other] = [
      new WebSocketClient(lab.connect().socket, '/ws/a'),
      new WebSocketClient(lab.connect().socket, '/ws/a'),
    ];
    await lab.fence();
    one.send(1, 'x');
    await lab.fence();
    expect(one.frames.map(({ opcode, payload }) => [opcode, payload.readUInt16BE(0)])).toEqual([[8, 1011]]);
    expect([errors, other.frames]).toEqual([[fault], []]);
    expect(lab.server.stats()).toMatchObject({ subscribers: 1, failures: 1 });
  });
});

describe('an answer that cannot be given to one', () => {
  test.each(['/lp/a', '/relay/sub?id=a'])(
    'who waits on %s: the others and the publisher get theirs',
    async (target) => {
      const errors: unknown[] = [];
      const lab = new Lab(
        {},
        {
          onError: (error) => errors.push(error),
          decorateHandler: (handler) => (exchange) => {
            if (exchange.header('x-bad') === undefined) return handler(exchange);
            let isFirst = true;
            const respond: typeof exchange.respond = (head, bytes) => {
              if (isFirst) {
                isFirst = false;
                fail();
              }
              exchange.respond(head, bytes);
            };
            return handler(
              new Proxy(exchange, {
                get: (inner, name) => {
                  if (name === 'respond') return respond;
                  const value: unknown = Reflect.get(inner, name);
                  return typeof value === 'function' ? value.bind(inner) : value;
                },
              }),
            );
          },
        },
      );
      const waits = [
        await lab.held(target),
        await lab.held(target, { 'X-Bad': '1' }),
        await lab.held(target),
      ];
      const path = target.startsWith('/relay') ? '/relay/pub?id=a' : '/pub?id=a';
      const published = await lab.request('POST', path, {}, 'x');
      const answers = await Promise.all(waits.map(({ response }) => lab.run(response)));
      expect([published.status < 300, answers.map(({ status }) => status)]).toEqual([true, [200, 500, 200]]);
      expect([errors, lab.server.stats().failures]).toEqual([[fault], 1]);
    },
  );
});
