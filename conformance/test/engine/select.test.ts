import { describe, expect, test } from 'vitest';
import { atPace, SelectionError, select } from '../../src/engine/select.js';
import { nearest } from '../../src/options/nearest.js';
import { relayChecks } from '../../src/profiles/relay/checks.js';
import { relay } from '../../src/spec.js';
import { sampleCheck } from '../support/engine/sample-checks.js';

const checks = [
  sampleCheck('locations', undefined, { proves: ['relay-2.1-locations'] }),
  sampleCheck('gone', undefined, { proves: ['relay-3.1-longpoll-gone', 'relay-3.2-delete-gone'] }),
  sampleCheck('put', undefined, { proves: ['relay-3.2-put-creates'] }),
];

const ids = (only: string[], skip: string[] = []) =>
  select(checks, relay, only, skip).map(({ id }) => id.replace('relay/', ''));

describe('select', () => {
  test.each([
    ['nothing named: all', [], [], ['locations', 'gone', 'put']],
    ['a check', ['relay/put'], [], ['put']],
    ['a requirement', ['relay-3.1-longpoll-gone'], [], ['gone']],
    ['the second requirement of a check', ['relay-3.2-delete-gone'], [], ['gone']],
    ['a section', ['3.2'], [], ['gone', 'put']],
    ['a section with its parts', ['3'], [], ['gone', 'put']],
    ['another section', ['2'], [], ['locations']],
    ['several: in the order of the checks', ['relay/put', '2.1'], [], ['locations', 'put']],
    ['skip a check', [], ['relay/put'], ['locations', 'gone']],
    ['skip a section', [], ['3.1'], ['locations', 'put']],
    ['skip wins', ['3'], ['relay-3.2-delete-gone'], ['put']],
    ['a requirement that stands for others', ['relay-3.2-conditions'], [], ['gone', 'put']],
    ['skip one that stands for others', [], ['relay-3.1-longpoll-conditions'], ['locations', 'put']],
  ])('%s', (_, only, skip, left) => {
    expect(ids(only, skip)).toEqual(left);
  });

  test.each([
    ['everything is skipped', [], ['2', '3']],
    ['nobody proves it', ['relay-3.2-get-missing'], []],
    ['it binds clients', ['2.2'], []],
    ['the two exclude each other', ['relay/put'], ['relay/put']],
  ])('no check is left: %s', (_, only, skip) => {
    expect(() => ids(only, skip)).toThrow(new SelectionError('the selection leaves no check to run'));
  });

  test.each([
    ['relay/putt', 'relay/put'],
    ['relay-3.2-put-create', 'relay-3.2-put-creates'],
    ['put', 'relay/put'],
    ['RELAY/PUT', 'relay/put'],
  ])('unknown: %s; the nearest is %s', (id, near) => {
    for (const [only, skip] of [
      [[id], []],
      [[], [id]],
    ] as const) {
      const selecting = () => select(checks, relay, only, skip);
      expect(selecting).toThrow(SelectionError);
      expect(selecting).toThrow(`no check, requirement or section is called "${id}"; the nearest: `);
      expect(selecting).toThrow(near);
    }
  });

  test('the beginning of a section number is no section', () => {
    expect(() => ids(['3.'])).toThrow(SelectionError);
    expect(() => ids(['3.1.1'])).toThrow(SelectionError);
    expect(() => ids([''])).toThrow(SelectionError);
  });

  test('every requirement with checks of its own, and every check, can be named', () => {
    const proved = new Set(relayChecks.flatMap(({ proves }) => proves));
    for (const id of [...proved, ...relayChecks.map((check) => check.id), 'relay-3.2-conditions']) {
      expect(select(relayChecks, relay, [id], []).length, id).toBeGreaterThan(0);
    }
  });
});

describe('nearest', () => {
  test('as many as were asked for, best first', () => {
    expect(nearest('bat', ['dog', 'cat', 'bath', 'bit'], 2)).toEqual(['bath', 'cat']);
    expect(nearest('x', [])).toEqual([]);
  });
});

describe('a pace', () => {
  const slow = sampleCheck('slow', undefined, { takes: 'seconds' });

  test('full leaves all, quick what takes moments', () => {
    expect(atPace([...checks, slow], 'full')).toEqual([...checks, slow]);
    expect(atPace([...checks, slow], 'quick')).toEqual(checks);
  });

  test('that leaves nothing is refused', () => {
    expect(() => atPace([slow], 'quick')).toThrow(SelectionError);
    expect(() => atPace([slow], 'quick')).toThrow(
      'the selection leaves no check to run: each of it takes seconds',
    );
  });
});
