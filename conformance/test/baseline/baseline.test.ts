import { describe, expect, it } from 'vitest';
import { readBaseline, refuseUnknown } from '../../src/baseline/baseline.js';

const read = (text: string) => readBaseline(text, 'known.yaml');

describe('a baseline', () => {
  it('is a list of ids and reasons', () => {
    expect(
      read('- id: relay/a\n  reason: ticket 7\n- { id: relay/b, reason: r, seen: 403 Forbidden }\n'),
    ).toEqual([
      { id: 'relay/a', reason: 'ticket 7', place: 'known.yaml:1:3' },
      { id: 'relay/b', reason: 'r', seen: '403 Forbidden', place: 'known.yaml:3:3' },
    ]);
    const full = {
      id: 'relay/c',
      reason: 'r',
      link: 'https://x.example/7',
      seen: 's',
      expires: '2030-12-31',
    };
    expect(read(JSON.stringify([full]))).toEqual([{ ...full, place: 'known.yaml:1:2' }]);
    expect(read('[{"id": "relay/a", "reason": "json"}]')).toHaveLength(1);
    expect(read('# nothing known\n')).toEqual([]);
  });

  it.each([
    ['id: relay/a\n', 'known.yaml:1:1: a baseline must be a list of {id, reason, link, seen, expires}'],
    ['- relay/a\n', 'known.yaml:1:3: an entry of a baseline must be {id, reason, link, seen, expires}'],
    ['- id: relay/a\n', 'known.yaml:1:3: an entry of the baseline lacks "reason"'],
    ['- reason: r\n', 'known.yaml:1:3: an entry of the baseline lacks "id"'],
    [
      '- id: relay/a\n  reson: r\n',
      'known.yaml:2:3: key reson: there is no such key; did you mean "reason"?',
    ],
    ['- id: relay/a\n  reason: 7\n', 'known.yaml:2:11: key reason: must be a text'],
    ['- id: relay/a\n  reason: ""\n', 'known.yaml:2:11: key reason: must be a text'],
    [
      '- id: a\n  reason: r\n  expires: 2030-02-30\n',
      'known.yaml:1:3: key expires: "2030-02-30" is not a day such as 2030-12-31',
    ],
    [
      '- id: a\n  reason: r\n  expires: next week\n',
      'known.yaml:1:3: key expires: "next week" is not a day such as 2030-12-31',
    ],
    ['- id: a\n  reason: r\n  link: issue 7\n', 'known.yaml:1:3: key link: "issue 7" is not an absolute url'],
    ['- id: a\n  reason: r\n- id: a\n  reason: r\n', 'known.yaml:3:3: "a" is in the baseline twice'],
  ])('%j is refused', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('is stale when it names a check that there is not', () => {
    const entries = read('- id: relay/oldst\n  reason: r\n- id: relay/walk\n  reason: r\n');
    expect(() => refuseUnknown(entries, ['relay/walk', 'relay/oldest', 'relay/get'])).toThrow(
      'known.yaml:1:3: no check is called "relay/oldst"; the nearest: relay/oldest',
    );
    expect(() => refuseUnknown(entries, ['relay/walk', 'relay/oldst'])).not.toThrow();
  });
});
