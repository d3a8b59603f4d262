import { describe, expect, test } from 'vitest';
import {
  Burst,
  holeOf,
  type SentMessage,
  shortfallOf,
} from '../../../../src/profiles/reliability/actors/burst.js';
import { judgeReceivers } from '../../../../src/profiles/reliability/actors/verdict.js';

/** A burst whose messages are `[publisher, sent, acknowledged]`, in the order of their numbers. */
function burstOf(...messages: [publisher: number, sentAt: number, acknowledgedAt?: number][]) {
  const burst = new Burst('m0');
  const sent = messages.map(([publisher, sentAt, acknowledgedAt]) => {
    const message: SentMessage = burst.next(publisher, sentAt);
    if (acknowledgedAt !== undefined) burst.acknowledge(message, acknowledgedAt);
    return message;
  });
  const receive = (...numbers: number[]) =>
    numbers.map((number) => ({ key: sent[number - 1]?.key ?? '', at: 100 + number }));
  return { burst, sent, receive };
}

describe('the keys of a burst', () => {
  test('are found in any framing, and nothing else is', () => {
    const { burst, sent } = burstOf([1, 0], [2, 0]);
    const text = sent.map((message) => `id: 1\ndata: ${burst.textOf(message)}\n\n`).join('');
    expect(burst.keysIn(`m0-1-;m1-1-1;${text}`)).toEqual(['m0-1-1', 'm0-2-2']);
  });

  test('that are cut short are not taken for others', () => {
    const { burst } = burstOf([1, 0]);
    expect(burst.keysIn('m0-1-1')).toEqual([]);
  });

  test('stand in texts of any length', () => {
    const { burst, sent } = burstOf([1, 0]);
    expect(sent[0] && burst.textOf(sent[0], 20)).toBe('m0-1-1;.............');
  });
});

describe('a shortfall', () => {
  test('is none where each came once, those at the same time in any order', () => {
    const { burst, receive } = burstOf([1, 0, 5], [2, 0, 5], [1, 6, 9]);
    expect(shortfallOf(burst, receive(2, 1, 3))).toBeUndefined();
  });

  test('is a message that was acknowledged and never came', () => {
    const { burst, sent, receive } = burstOf([1, 0, 5], [2, 0, 5]);
    expect(shortfallOf(burst, receive(2))).toEqual({ kind: 'missing', messages: [sent[0]] });
  });

  test('is not a message without an acknowledgement, whether it came or not', () => {
    const { burst, receive } = burstOf([1, 0, 5], [2, 0]);
    expect(shortfallOf(burst, receive(1))).toBeUndefined();
    expect(shortfallOf(burst, receive(1, 2))).toBeUndefined();
  });

  test('is a message that came twice', () => {
    const { burst, receive } = burstOf([1, 0, 5]);
    expect(shortfallOf(burst, receive(1, 1))).toMatchObject({ kind: 'again', key: 'm0-1-1' });
  });

  test('is a message that came after one that was sent when it had been acknowledged', () => {
    const { burst, sent, receive } = burstOf([1, 0, 5], [2, 6, 9]);
    expect(shortfallOf(burst, receive(2, 1))).toMatchObject({
      kind: 'order',
      late: sent[0],
      before: sent[1],
    });
  });

  test('is the order of one publisher, also before its answers', () => {
    const { burst, sent, receive } = burstOf([1, 0, 9], [1, 0, 9]);
    expect(shortfallOf(burst, receive(2, 1))).toMatchObject({ kind: 'order', late: sent[0] });
  });
});

describe('a hole', () => {
  test('is what is missing while the connection goes on', () => {
    const { burst, sent, receive } = burstOf([1, 0, 1], [1, 2, 3]);
    expect(holeOf(burst, receive(1), false)).toEqual({ kind: 'missing', messages: [sent[1]] });
  });

  test('is not what would have come after the end of the connection', () => {
    const { burst, receive } = burstOf([1, 0, 1], [1, 2, 3]);
    expect(holeOf(burst, receive(1), true)).toBeUndefined();
    expect(holeOf(burst, [], true)).toBeUndefined();
  });

  test('is what is missing before the last that came, whatever happened then', () => {
    const { burst, sent, receive } = burstOf([1, 0, 1], [1, 2, 3], [1, 4, 5]);
    expect(holeOf(burst, receive(1, 3), true)).toEqual({ kind: 'missing', messages: [sent[1]] });
  });
});

test('a burst may have more messages than a function takes arguments', () => {
  const burst = new Burst('m0');
  for (let number = 0; number < 200_000; number++) burst.acknowledge(burst.next(1, number), number);
  const all = burst.acknowledged.map(({ key }) => ({ key, at: 0 }));
  expect(holeOf(burst, all.slice(0, -1), true)).toBeUndefined();
  const receiver = { name: 'subscriber 1', receipts: all.slice(1), broken: undefined };
  expect(judgeReceivers(burst, [receiver])).toMatchObject({
    receiver,
    expected:
      'each of 200000 messages acknowledged within 199999 ms once and in order at each of 1 subscribers',
    seen: expect.stringContaining('1 never came (199999 did), the first of them m0-1-1'),
  });
});
