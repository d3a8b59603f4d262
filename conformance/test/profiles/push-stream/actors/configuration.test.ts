import { describe, expect, test } from 'vitest';
import { NotApplicable } from '../../../../src/actors/failure.js';
import { Configuration } from '../../../../src/profiles/push-stream/actors/configuration.js';
import { parseTemplate } from '../../../../src/wire/address.js';

const of = (settings: Record<string, string>) =>
  new Configuration({
    publisher: { template: parseTemplate('http://t.test/{channel}'), headers: [], settings },
  });

describe('what a location is configured to', () => {
  const ttl = (value: string) => () =>
    of({ push_stream_message_ttl: value }).shortTime('publisher', 'push_stream_message_ttl', 10_000, 3000);

  test('a time that can be waited for and judged is taken', () => {
    expect(ttl('3s')()).toBe(3000);
    expect(ttl('10')()).toBe(10_000);
  });

  test.each([
    ['11s', 'it waits for push_stream_message_ttl, 10000 ms at most; here it is 11000 ms'],
    ['2s', 'it needs push_stream_message_ttl to be 3000 ms at least; here it is 2000 ms'],
    ['soon', 'push_stream_message_ttl "soon" is no time that the kit can read'],
  ])('%s is no matter of the check', (value, why) => {
    expect(ttl(value)).toThrow(new NotApplicable(why));
  });

  test('what nobody has said is what the module does', () => {
    expect(of({}).setting('publisher', 'push_stream_message_ttl')).toBe('30m');
    expect(of({}).setting('statistics', 'push_stream_max_number_of_channels')).toBeUndefined();
  });

  test.each([['0'], ['51'], ['many']])('a limit of %s is none that the kit uses up', (value) => {
    const configured = of({ push_stream_max_number_of_channels: value });
    expect(() => configured.count('publisher', 'push_stream_max_number_of_channels', 50)).toThrow(
      NotApplicable,
    );
  });
});
