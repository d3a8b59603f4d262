import { describe, expect, test } from 'vitest';
import { profiles } from '../../../src/profiles/index.js';
import { notPromised } from '../../../src/profiles/nchan/ledger.js';
import { ledgers } from '../../../src/spec.js';

const { relay, nchan } = ledgers;
const own = nchan.requirements.filter(({ id }) => id.startsWith('nchan-'));
const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe('the ledger of nchan', () => {
  test('has every row of the relay protocol but those that the documents do not promise', () => {
    const left = Object.keys(notPromised);
    expect(ids(relay.requirements)).toEqual(expect.arrayContaining(left));
    const promised = ids(relay.requirements).filter((id) => !left.includes(id));
    expect(ids(nchan.requirements)).toEqual([...promised, ...ids(own)]);
  });

  test('says for each row that it leaves out where the documents do', () => {
    for (const [id, why] of Object.entries(notPromised)) expect(why, id).not.toBe('');
  });

  test('names no row among others that it has not', () => {
    const known = ids(nchan.requirements);
    const named = nchan.requirements.flatMap(({ judged }) => (judged.how === 'rows' ? judged.rows : []));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !known.includes(id))).toEqual([]);
  });

  test('has ids that begin with the section, texts that are sentences, and a source for each', () => {
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(ids(nchan.requirements)).size).toBe(nchan.requirements.length);
    for (const { id, section, text, source } of own) {
      expect(id).toMatch(`nchan-${section}-`);
      expect(Object.keys(nchan.sections), id).toContain(section);
      expect(text, id).toMatch(/^[A-Z].*\.$/);
      expect(source, id).toMatch(/\S/);
    }
  });
});

test('the checks of nchan are those of the relay protocol that prove what is promised, and its own', () => {
  const { checks } = profiles.nchan;
  const known = ids(nchan.requirements);
  expect(checks.flatMap(({ proves }) => proves).filter((id) => !known.includes(id))).toEqual([]);
  expect(new Set(checks.flatMap(({ proves }) => proves)).size).toBe(
    nchan.requirements.filter(({ judged }) => judged.how === 'observable' || judged.how === 'attest').length,
  );
  expect(ids(checks)).toContain('relay/walk');
  expect(ids(checks)).not.toContain('relay/concurrency-first');
});
