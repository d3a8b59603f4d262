import { describe, expect, test } from 'vitest';
import { RequestReader } from '../../../src/clients/client-request.js';
import { History } from '../../../src/clients/push-stream/history.js';
import { readWanted, showPlace } from '../../../src/clients/push-stream/place.js';
import { httpDate } from '../../../src/clients/push-stream/push-message.js';

/** Messages 1 and 2 of a and 1 of b share a second; message 3 of a is later. */
const history = new History();
const first = history.add({ channel: 'a', text: 'a1', eventId: 'e-1' });
history.add({ channel: 'b', text: 'b1', sameSecond: true });
history.add({ channel: 'a', text: 'a2', sameSecond: true });
history.add({ channel: 'a', text: 'a3' });
const date = httpDate(first.second);
const encoded = encodeURIComponent(date);

const wanted = (target: string, ...headers: string[]) => {
  const [request] = new RequestReader().push(
    Buffer.from(`${[`GET ${target} HTTP/1.1`, 'Host: h', ...headers].join('\r\n')}\r\n\r\n`),
  );
  if (!request) throw new Error('no request');
  return readWanted(request);
};

describe('what a subscriber is sent of the messages that are kept', () => {
  test.each([
    ['nothing without a position', '/ev/a', [], []],
    ['what has a greater tag in its second', `/ev/a?time=${encoded}&tag=1`, [], ['a2', 'a3']],
    ['channel by channel', `/ev/b/a?time=${encoded}&tag=1`, [], ['b1', 'a2', 'a3']],
    ['only later seconds without a tag', `/ev/a?time=${encoded}&tag=`, [], ['a3']],
    ['by headers', '/ev/a', [`If-Modified-Since: ${date}`, 'If-None-Match: W/2'], ['a2', 'a3']],
    ['arguments before headers', `/ev/a?tag=3&time=${encoded}`, ['If-None-Match: 1'], ['a3']],
    ['nothing of a tag alone', '/ev/a?tag=1', [], []],
    ['nothing of a plus sign for a space', `/ev/a?tag=1&time=${date.replaceAll(' ', '+')}`, [], []],
    ['nothing of a day of one digit', '/ev/a?tag=1&time=Thu,%201%20Jan%201970%2000:00:00%20GMT', [], []],
    ['what follows an event id', '/ev/a', ['Last-Event-Id: e-1'], ['a2', 'a3']],
    [
      'an event id or a position, whichever is earlier',
      `/ev/a?tag=3&time=${encoded}`,
      ['Last-Event-Id: e-1'],
      ['a2', 'a3'],
    ],
    ['an event id of one channel is none of another', '/ev/b?eventid=e-1', [], []],
    ['so many as it names', '/ev/a.b2/b.b9', [], ['a2', 'a3', 'b1']],
    ['of a name with .b without digits', '/ev/a.b', [], []],
  ])('%s', (_, target, headers, texts) => {
    expect(history.since(wanted(target, ...headers)).map(({ text }) => text)).toEqual(texts);
  });

  test('a deleted channel begins at id 1 again, later', () => {
    const other = new History();
    const before = other.add({ channel: 'a', text: 'x' });
    other.delete('a');
    const after = other.add({ channel: 'a', text: 'y' });
    expect(after.id).toBe(1);
    expect(after.second).toBeGreaterThan(before.second);
  });
});

test('a position is shown as it was understood', () => {
  expect(showPlace(wanted('/ev/a').place)).toBe('without a position');
  expect(showPlace(wanted(`/ev/a?tag=W/7&time=${encoded}`).place)).toBe(`from time ${date}, tag 7`);
  expect(showPlace(wanted('/ev/a', 'If-None-Match: null', 'If-Modified-Since: null').place)).toBe(
    'from a time that is no HTTP date ("null")',
  );
});
