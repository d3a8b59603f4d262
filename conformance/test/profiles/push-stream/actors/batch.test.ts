import { describe, expect, test } from 'vitest';
import { Reply } from '../../../../src/actors/reply.js';
import { Batch } from '../../../../src/profiles/push-stream/actors/batch.js';

const settings = {
  push_stream_message_template: '<~id~|~channel~|~text~>',
  push_stream_header_template: '{',
  push_stream_footer_template: '}',
};

function batchOf(body: string, known: Record<string, string> = settings, callback?: string): Batch {
  const response = {
    status: 200,
    reason: 'OK',
    version: '1.1',
    headers: [],
    body: Buffer.from(body),
    framing: 'content-length',
    firstByteAt: 0,
    endedAt: 0,
    faults: [],
  } as const;
  return new Batch(new Reply(response, 'subscriber 1', 0), { settings: known }, callback);
}

const one = { text: 'one', id: 1 };
const two = { text: 'two', id: 2 };

describe('an answer with messages', () => {
  test('is read between its templates', () => {
    const [first, second] = batchOf('{<1|c|one><2|c|two>}').isInsideTemplates().holds(one, two);
    expect([first, second]).toEqual([
      { id: '1', channel: 'c', text: 'one' },
      { id: '2', channel: 'c', text: 'two' },
    ]);
  });

  test.each([
    ['one is missing', '{<1|c|one>}'],
    ['one comes twice', '{<1|c|one><1|c|one><2|c|two>}'],
    ['they come in another order', '{<2|c|two><1|c|one>}'],
    ['there is another between them', '{<1|c|one><9|c|x><2|c|two>}'],
    ['there is one more', '{<1|c|one><2|c|two><3|c|x>}'],
    ['something stands before them', '{ <1|c|one><2|c|two>}'],
    ['there is none', '{}'],
  ])('is refused where %s', (_, body) => {
    expect(() => batchOf(body).holds(one, two)).toThrow('expected <1|<channel>|one> then <2|<channel>|two>');
  });

  test('is not inside templates that share bytes, or are missing', () => {
    const known = { ...settings, push_stream_header_template: '--', push_stream_footer_template: '--' };
    expect(() => batchOf('---', known).isInsideTemplates()).toThrow('expected a body from "--" to "--"');
    expect(() => batchOf('{<1|c|one>').isInsideTemplates()).toThrow('to "}"');
  });

  test('is a script where one was asked for', () => {
    expect(batchOf('{f([<1|c|one>,<2|c|two>]);}', settings, 'f').holds(one, two)).toHaveLength(2);
    for (const body of ['{<1|c|one>}', '{f(<1|c|one>);}', '{g([<1|c|one>]);}', '{f([<1|c|one>])}']) {
      expect(() => batchOf(body, settings, 'f').holds(one), body).toThrow('a call of f with');
    }
    expect(() => batchOf('{f([<1|c|one><2|c|two>]);}', settings, 'f').holds(one, two)).toThrow('a call of f');
  });

  test('is looked through for the texts, once each and in order, where nobody said how messages look', () => {
    expect(batchOf('x one y two z', {}).holds(one, two)).toHaveLength(2);
    expect(() => batchOf('two one', {}).holds(one, two)).toThrow('expected one then two');
    expect(() => batchOf('one two one', {}).holds(one, two)).toThrow('expected one then two');
  });

  test('may hold more of what comes next', () => {
    expect(batchOf('{<1|c|one><2|c|two>}').holdsFirstOf(['one', 'two', 'three'])).toBe(2);
    expect(() => batchOf('{<2|c|two>}').holdsFirstOf(['one', 'two'])).toThrow('one');
  });

  test('has no position without a date and a tag', () => {
    expect(() => batchOf('{}').position).toThrow('expected a date in Last-Modified; seen: none');
  });
});
