import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCursor } from '../../src/engine/cursor.js';
import { restore, save, seek } from '../../src/engine/cursor-state.js';
import { httpDate } from '../../src/engine/position.js';
import { ModelClient, ModelServer, type Template } from '../support/engine/cursor-model.js';

const full: Template = { id: true, place: true };
const epoch = { time: 0, tag: 0 };

function setUp(channels: Record<string, number>, template = full, head?: typeof epoch) {
  const server = new ModelServer();
  return { server, client: new ModelClient(server, channels, template, head) };
}

const publishAll = (server: ModelServer, ...channels: string[]) => {
  for (const channel of channels) server.publish(channel, 1);
};

test('a cut in the middle of the past loses nothing of the channels that were still to come', () => {
  const { server, client } = setUp({ a: 0, b: 0 }, full, epoch);
  publishAll(server, 'b', 'a');
  client.connect();
  client.receive(1);
  expect(client.delivered).toEqual(['a1']);
  client.cut();
  client.connect();
  client.receive(9);
  expect(client.delivered).toEqual(['a1', 'b1']);
});

test('the position moves on when a message of an earlier channel shows that the past is over', () => {
  const { server, client } = setUp({ a: 0, b: 0, c: 0 }, full, epoch);
  publishAll(server, 'a', 'b');
  client.connect();
  client.receive(2);
  expect(client.cursor.wanted().position).toEqual(epoch);
  publishAll(server, 'a');
  client.receive(1);
  expect(client.cursor.wanted().position).toEqual({ time: 1003, tag: 1 });
});

test('the position moves on with the messages of the last channel, and with a ping', () => {
  const { server, client } = setUp({ a: 0, b: 0 }, full, epoch);
  publishAll(server, 'b', 'a');
  client.connect();
  client.receive(2);
  expect(client.cursor.wanted().position).toEqual({ time: 1001, tag: 1 });
  publishAll(server, 'a');
  client.ping();
  expect(client.cursor.wanted().position).toEqual({ time: 1003, tag: 1 });
});

test('without a past to send, the first message moves the position for all channels', () => {
  const { server, client } = setUp({ a: 0, b: 0 });
  client.connect();
  publishAll(server, 'a');
  client.receive(1);
  expect(client.cursor.wanted().position).toEqual({ time: 1001, tag: 1 });
});

test('an interrupted backtrack goes on where it was, while another channel still asks by count', () => {
  const { server, client } = setUp({ a: 3, b: 2 });
  publishAll(server, 'a', 'a', 'b', 'a', 'b');
  client.connect();
  client.receive(2);
  client.cut();
  expect(client.cursor.wanted()).toMatchObject({
    position: { time: 1002 },
    channels: new Map(Object.entries({ a: 0, b: 2 })),
  });
  publishAll(server, 'a', 'a');
  client.connect();
  client.receive(9);
  expect(client.delivered).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2']);
});

test('a channel added later gets its backtrack, one without starts where the others are', () => {
  const { server, client } = setUp({ a: 0 }, full, epoch);
  publishAll(server, 'b', 'b', 'c', 'a');
  client.connect();
  client.receive(1);
  client.follow({ a: 0, b: 1, c: 0 });
  client.connect();
  client.receive(9);
  expect(client.delivered).toEqual(['a1', 'b2']);
});

test('a removed channel is forgotten: added again it is new', () => {
  const { server, client } = setUp({ a: 0, b: 2 }, full, epoch);
  publishAll(server, 'a', 'b', 'b');
  client.connect();
  client.receive(9);
  client.follow({ a: 0 });
  client.follow({ a: 0, b: 2 });
  client.connect();
  client.receive(9);
  expect(client.delivered).toEqual(['a1', 'b1', 'b2', 'b1', 'b2']);
});

test('numbers that are missing are a gap', () => {
  const { server, client } = setUp({ a: 0 }, full, epoch);
  publishAll(server, 'a');
  client.connect();
  client.receive(1);
  client.cut();
  publishAll(server, 'a', 'a', 'a');
  server.stored.splice(0, 3);
  client.connect();
  client.receive(9);
  expect(client.delivered).toEqual(['a1', 'a4']);
  expect(client.gaps).toEqual(['a2-3']);
});

test('a count that begins again is a reset, and nothing of it is dropped', () => {
  const { server, client } = setUp({ a: 0 }, full, epoch);
  publishAll(server, 'a', 'a', 'a');
  client.connect();
  client.receive(9);
  client.cut();
  server.restart();
  publishAll(server, 'a', 'a');
  client.connect();
  client.receive(9);
  expect(client.delivered).toEqual(['a1', 'a2', 'a3', 'a1', 'a2']);
  expect(client.resets).toEqual(['a3']);
});

test('the count of a deleted channel begins again without a reset', () => {
  const { server, client } = setUp({ a: 0 }, full, epoch);
  publishAll(server, 'a', 'a');
  client.connect();
  client.receive(9);
  client.cursor.forget('a');
  server.restart();
  publishAll(server, 'a');
  client.connect();
  client.receive(9);
  expect(client.delivered).toEqual(['a1', 'a2', 'a1']);
  expect(client.resets).toEqual([]);
});

test('without times, old messages asked for again are repeats, and what comes then is new', () => {
  const { server, client } = setUp({ a: 2 }, { id: true, place: false });
  publishAll(server, 'a', 'a');
  client.connect();
  client.receive(9);
  client.cut();
  publishAll(server, 'a');
  client.connect();
  client.receive(9);
  expect(client.delivered).toEqual(['a1', 'a2', 'a3']);
});

test('where the server stood when it accepted is a place to resume from', () => {
  const cursor = createCursor();
  cursor.follow({ a: {}, b: { backtrack: 3 } });
  cursor.start(cursor.wanted(), { time: 5, tag: 0 }, false);
  expect(cursor.wanted()).toMatchObject({
    position: { time: 5, tag: 0 },
    channels: new Map(Object.entries({ a: 0, b: 3 })),
  });
  cursor.start(cursor.wanted(), { time: 6, tag: 0 }, true);
  expect(cursor.wanted().channels.get('b')).toBe(0);
});

test('a start by a clock that is ahead of the server drops nothing', () => {
  const { server, client } = setUp({ a: 0 }, full, { time: 9_999_999, tag: 0 });
  client.connect();
  publishAll(server, 'a', 'a');
  client.receive(9);
  expect(client.delivered).toEqual(['a1', 'a2']);
  expect(client.cursor.wanted().position).toEqual({ time: 1002, tag: 1 });
});

test('messages of channels that are not followed are not taken', () => {
  const cursor = createCursor();
  cursor.follow({ a: {}, b: {} });
  const message = { id: 1, channel: 'x', text: '', time: undefined, tag: undefined, eventId: undefined };
  expect(cursor.accept(message, cursor.wanted())).toBeUndefined();
});

test('a channel that the server calls otherwise has its cursor, where it is the only one', () => {
  const cursor = createCursor();
  cursor.follow({ a: {} });
  const message = {
    id: 1,
    channel: 'x',
    text: '',
    time: httpDate({ time: 5, tag: 0 }),
    tag: '3',
    eventId: '',
  };
  const replay = cursor.wanted();
  expect(cursor.accept(message, replay)).toEqual({ channel: 'x', before: undefined, away: true });
  expect(cursor.accept(message, replay)).toBeUndefined();
  expect(cursor.wanted().position).toEqual({ time: 5, tag: 3 });
  // What came for it on the way is not of the one that is followed now.
  cursor.follow({ b: {} });
  expect(cursor.accept({ ...message, channel: 'a', id: 2 }, replay)).toBeUndefined();
});

test('an event id is asked for as long as no time is known', () => {
  const cursor = createCursor(undefined, 'e1');
  cursor.follow({ a: {} });
  expect(cursor.wanted().eventId).toBe('e1');
  const message = { id: 1, channel: 'a', text: '', time: undefined, tag: undefined, eventId: 'e2' };
  cursor.accept(message, cursor.wanted());
  expect(cursor.wanted().eventId).toBe('e2');
  seek(cursor, { time: 1, tag: 1 });
  expect(cursor.wanted().eventId).toBe('');
});

test('a saved cursor is taken up for the channels that are followed', () => {
  const { server, client } = setUp({ a: 0, b: 2 }, full, epoch);
  publishAll(server, 'a', 'b', 'b');
  client.connect();
  client.receive(9);
  const saved = save(client.cursor);
  client.cursor = createCursor();
  client.follow({ a: 0, b: 2 });
  restore(client.cursor, saved);
  publishAll(server, 'b');
  client.connect();
  client.receive(9);
  expect(client.delivered).toEqual(['a1', 'b1', 'b2', 'b3']);
});

test.each(['', '{', '[]', 'null', '{"channels":null}'])('the saved text %j is refused', (saved) => {
  const cursor = createCursor();
  cursor.follow({ a: {} });
  expect(() => restore(cursor, saved)).toThrow();
});

describe('through any cuts, every message of every channel comes once and in order', () => {
  const channel = fc.constantFrom('a', 'b', 'c');
  const action = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('publish'), channel, later: fc.nat(1) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('receive'), count: fc.nat(3) }) },
    fc.record({ do: fc.constant('ping') }),
    fc.record({ do: fc.constant('cut') }),
    fc.record({ do: fc.constant('reload') }),
  );
  const names = ['a', 'b', 'c'];

  test.each([
    ['with all fields', full],
    ['without ids', { id: false, place: true }],
  ])('%s', (_title, template) => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), fc.nat(4), (actions, stored) => {
        const { server, client } = setUp({ a: 0, b: 0, c: 0 }, template, epoch);
        for (let i = 0; i < stored; i++) server.publish(names[i % 3] as string, i % 2);
        client.connect();
        for (const step of actions) {
          if (step.do === 'publish' && 'channel' in step) server.publish(step.channel, step.later);
          if (step.do === 'receive' && 'count' in step) client.receive(step.count);
          if (step.do === 'ping') client.ping();
          if (step.do === 'reload') {
            const saved = save(client.cursor);
            client.cursor = createCursor();
            client.follow({ a: 0, b: 0, c: 0 });
            restore(client.cursor, saved);
          }
          if (step.do === 'cut' || step.do === 'reload') {
            client.cut();
            client.connect();
          }
        }
        client.cut();
        client.connect();
        client.ping();
        for (const name of names) {
          const expected = server.stored.filter((m) => m.channel === name).map(({ id }) => `${name}${id}`);
          expect(client.delivered.filter((text) => text.startsWith(name))).toEqual(expected);
        }
        expect(client.gaps).toEqual([]);
        expect(client.resets).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});
