import { describe, expect, test } from 'vitest';
import type { Listeners } from '../../../../src/profiles/push-stream/actors/scene.js';
import { fate, type Line, templates } from '../../../support/push-stream/audience.js';

const nothing = async () => {};

describe('a stream', () => {
  const fateOf = (lines: readonly Line[], tell: (listener: Listeners['streaming']) => Promise<unknown>) =>
    fate('streaming', lines, tell);

  test.each<[string, readonly Line[], RegExp | undefined]>([
    [
      'its header in pieces',
      [
        [5, 'HE'],
        [90, 'AD'],
      ],
      undefined,
    ],
    ['half of its header', [[5, 'HE']], /seen: nothing but "HE" within 3000 ms/],
    ['another header', [[5, 'HEAT']], /header template "HEAD"; seen: "HEAT"/],
    [
      'an end in its header',
      [
        [5, 'HE'],
        [9, 'end'],
      ],
      /seen: the end of the 200 OK after "HE"/,
    ],
  ])('begins with %s', async (_, lines, failure) => {
    const seen = await fateOf(lines, nothing);
    if (failure) expect(seen).toMatch(failure);
    else expect(seen).toBeUndefined();
  });

  test('a refusal is none', async () => {
    expect(await fate('streaming', [], nothing, templates, 'HTTP/1.1 403 Forbidden\r\n\r\n')).toContain(
      'seen: 403 Forbidden',
    );
  });

  test('messages in pieces, with pings between them', async () => {
    const lines: Line[] = [
      [5, 'HEAD<1:o'],
      [20, 'ne><-1: ><'],
      [40, '2:two>'],
    ];
    const both = [{ text: 'one', id: 1 }, { text: 'two' }];
    expect(await fateOf(lines, (listener) => listener.receives(...both))).toBeUndefined();
    expect(await fateOf(lines, (listener) => listener.receives({ text: 'two' }))).toContain(
      'seen: "<1:one>"',
    );
  });

  test('half a message is more than nothing', async () => {
    const lines: Line[] = [[5, 'HEAD<1:one><2:t']];
    const tell = async (listener: Listeners['streaming']) => {
      await listener.receives({ text: 'one' });
      await listener.receivesNothing();
    };
    expect(await fateOf(lines, tell)).toBe('expected no message; seen: "<2:t"');
  });

  test.each<[string, readonly Line[], string | undefined]>([
    [
      'its footer',
      [
        [50, 'FOOT'],
        [51, 'end'],
      ],
      undefined,
    ],
    [
      'a ping and its footer',
      [
        [50, '<-1: >FOOT'],
        [51, 'end'],
      ],
      undefined,
    ],
    ['no footer', [[51, 'end']], 'seen: the end of the 200 OK'],
    [
      'something behind its footer',
      [
        [50, 'FOOTx'],
        [51, 'end'],
      ],
      'the end of the 200 OK after "FOOTx"',
    ],
    [
      'a message',
      [
        [50, '<1:x>FOOT'],
        [51, 'end'],
      ],
      'the end of the 200 OK after "<1:x>FOOT"',
    ],
    ['its footer and no end', [[50, 'FOOT']], 'seen: nothing but "FOOT" within 3000 ms'],
  ])('ends with %s', async (_, lines, failure) => {
    const seen = await fateOf([[5, 'HEAD'], ...lines], (listener) => listener.ends());
    if (failure === undefined) expect(seen).toBeUndefined();
    else expect(seen).toContain(failure);
  });

  test.each([
    [1000, undefined],
    [3200, undefined],
    [3300, 'a ping within 3250 ms after what came last; seen: nothing'],
  ])('a ping after %s ms where 2000 are meant', async (at, failure) => {
    const seen = await fateOf(
      [
        [0, 'HEAD'],
        [at, '<-1: >'],
      ],
      (listener) => listener.isPinged(2000),
    );
    if (failure === undefined) expect(seen).toBeUndefined();
    else expect(seen).toContain(failure);
  });

  test.each([
    [4900, 'the end 5000 to 7250 ms after the request; seen: it came after 49'],
    [5100, undefined],
    [7300, 'seen: nothing within'],
  ])('an end after %s ms where 6000 are meant', async (at, failure) => {
    const seen = await fateOf(
      [
        [0, 'HEAD'],
        [at, 'FOOT'],
        [at, 'end'],
      ],
      (one) => one.endsAfter(6000),
    );
    if (failure === undefined) expect(seen).toBeUndefined();
    else expect(seen).toContain(failure);
  });
});

describe('a stream that may be padded, where templates begin as padding does', () => {
  const settings = {
    push_stream_message_template: '\r\n<~id~:~text~>',
    push_stream_header_template: 'HEAD',
    push_stream_footer_template: '\r\nFOOT',
    push_stream_padding_by_user_agent: 'Firefox,9,9',
  };
  const tell = async (listener: Listeners['streaming']) => {
    await listener.receives({ text: 'one' });
    await listener.ends();
  };

  test.each([
    ['no padding', 'HEAD\r\n<1:one>\r\nFOOT', undefined],
    ['padding', 'HEAD\r\n\r\n\r\n<1:one>\r\n\r\n\r\n<-1: >\r\n\r\nFOOT', undefined],
    ['half of the template', 'HEAD<1:one>\r\nFOOT', 'after "<1:one>\\r\\nFOOT"'],
    ['half of the footer', 'HEAD\r\n<1:one>FOOT', 'after "FOOT"'],
    ['something else than padding', 'HEAD\r\n<1:one>\r\n.\r\nFOOT', 'after ".\\r\\nFOOT"'],
  ])('%s', async (_, text, failure) => {
    const lines: Line[] = [
      [5, text],
      [60, 'end'],
    ];
    const seen = await fate('streaming', lines, tell, settings);
    if (failure === undefined) expect(seen).toBeUndefined();
    else expect(seen).toContain(failure);
  });
});

describe('a stream of texts alone', () => {
  const settings = {
    push_stream_message_template: '~text~',
    push_stream_footer_template: 'FOOT',
    push_stream_padding_by_user_agent: 'Firefox,9,9',
  };
  type Tell = (listener: Listeners['streaming']) => Promise<unknown>;
  const told = async (tell: Tell, ...lines: readonly Line[]) =>
    fate('streaming', [[5, 'one'], ...lines], tell, settings);

  /** One text is known, and then comes one of which the server alone knows the words. */
  const deletion: Tell = async (listener) => {
    await listener.receives({ text: 'one' });
    await listener.receives({ id: -2 });
  };
  const last: Tell = async (listener) => {
    await deletion(listener);
    await listener.ends();
  };
  const onOther: Tell = async (listener) => {
    await deletion(listener);
    await listener.receives({ text: 'two' });
    await listener.receivesNothing();
  };

  test('texts that are known are found one behind the other', async () => {
    const both: Tell = (listener) => listener.receives({ text: 'one' }, { text: 'two' });
    expect(await told(both, [9, 'two'])).toBeUndefined();
    expect(await told(both, [9, 'tow'])).toContain('seen: nothing but "tow"');
  });

  test.each<[string, readonly Line[], Tell, string | undefined]>([
    ['is there when it has begun', [[20, 'g']], deletion, undefined],
    ['is no padding', [[20, '\r\n\r\n']], deletion, 'seen: nothing'],
    ['is no ping', [[20, ' ']], deletion, 'seen: nothing'],
    ['is no end', [[20, 'end']], deletion, 'seen: the end of the 200 OK'],
    [
      'stands before the footer',
      [
        [20, 'it is gone'],
        [30, 'FOOT'],
        [31, 'end'],
      ],
      last,
      undefined,
    ],
    [
      'stands before padding and the footer',
      [
        [20, '\r\n\r\n gone\r\n\r\nFOOT'],
        [31, 'end'],
      ],
      last,
      undefined,
    ],
    [
      'is not the footer',
      [
        [20, 'FOOT'],
        [31, 'end'],
      ],
      last,
      'the end of the 200 OK after "FOOT"',
    ],
    [
      'has a footer behind it',
      [
        [20, 'it is gone'],
        [31, 'end'],
      ],
      last,
      'the end of the 200 OK after "it is gone"',
    ],
    [
      'may have another behind it',
      [
        [20, 'it is gone'],
        [30, ' '],
        [40, 'two'],
      ],
      onOther,
      undefined,
    ],
    ['is not the other', [[20, 'two']], onOther, 'seen: nothing but "two"'],
    [
      'may not have more behind the other',
      [
        [20, 'it is gone'],
        [40, 'twothree'],
      ],
      onOther,
      'seen: "three"',
    ],
  ])('a text that is not known %s', async (_, lines, tell, failure) => {
    const seen = await told(tell, ...lines);
    if (failure === undefined) expect(seen).toBeUndefined();
    else expect(seen).toContain(failure);
  });
});
