import { describe, expect, test } from 'vitest';
import { sayingPosition } from '../../../../src/profiles/push-stream/actors/position.js';

const position = { time: 'Thu, 01 Jan 1970 00:00:01 GMT', tag: 'W/3', eventId: 'a b' };

describe('a position', () => {
  test('stands in the headers where nothing is configured', () => {
    expect(sayingPosition({}, position)).toEqual({
      headers: [
        ['If-Modified-Since', position.time],
        ['If-None-Match', position.tag],
        ['Last-Event-Id', position.eventId],
      ],
      query: [],
    });
  });

  test('stands where each directive has it read from', () => {
    const settings = {
      push_stream_last_received_message_time: '$arg_since',
      push_stream_last_event_id: '${http_x_last_id}',
    };
    expect(sayingPosition({ settings }, position)).toEqual({
      headers: [
        ['If-None-Match', position.tag],
        ['x-last-id', position.eventId],
      ],
      query: [['since', 'Thu%2C%2001%20Jan%201970%2000%3A00%3A01%20GMT']],
    });
  });

  test('of a script stands in arguments', () => {
    const { headers, query } = sayingPosition({}, position, true);
    expect([headers, query.map(([name]) => name)]).toEqual([[], ['time', 'tag', 'eventid']]);
  });

  test('that is read from a cookie can not be said', () => {
    const settings = { push_stream_last_received_message_tag: '$cookie_tag' };
    expect(() => sayingPosition({ settings }, position)).toThrow(
      'it needs to say a position, and can\'t where push_stream_last_received_message_tag is "$cookie_tag"',
    );
    expect(sayingPosition({ settings }, { time: position.time }).headers).toHaveLength(1);
  });
});
