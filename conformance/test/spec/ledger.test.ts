import { describe, expect, test } from 'vitest';
import { type Applies, relay } from '../../src/spec.js';
import { relayTable } from '../support/relay/relay-table.js';

const { requirements } = relay;

/** How the page writes what the ledger spells out. */
const applies: Partial<Record<Applies, string>> = {
  always: 'always',
  'long-polling': 'LP',
  'interval-polling': 'IP',
  broadcast: 'B',
  last: 'L',
  first: 'F',
  conflict: 'LF',
  client: 'client',
};

describe('keywords', () => {
  const counts: [section: string, keyword: string, count: number][] = [
    ['2.1', 'MUST', 5],
    ['2.1', 'MAY', 2],
    ['3.1', 'MUST', 13],
    ['3.1', 'SHOULD', 3],
    ['3.2', 'MUST', 8],
    ['3.2', 'SHOULD', 2],
    ['3.2', 'MAY', 5],
  ];
  const keywords = counts.flatMap(([section, keyword, count]) =>
    Array.from({ length: count }, (_, index) => `${section} ${keyword}#${index + 1}`),
  );
  const claims = requirements.filter(({ source }) => /^\d/.test(source));

  test('there are 38: 26 MUST, 5 SHOULD, 7 MAY', () => {
    const of = (keyword: string) => keywords.filter((name) => name.includes(` ${keyword}#`)).length;
    expect([keywords.length, of('MUST'), of('SHOULD'), of('MAY')]).toEqual([38, 26, 5, 7]);
  });

  test('each is claimed by exactly one row, and no row claims another', () => {
    expect(claims.map(({ source }) => source).sort()).toEqual([...keywords].sort());
  });

  test('a claim stands in its section and has the level of its keyword', () => {
    for (const { id, section, level, source } of claims) {
      expect(`${section} ${level}`, id).toBe(source.replace(/#\d+$/, ''));
    }
  });

  test('every other row says what it was derived from', () => {
    for (const { id, source } of requirements.filter((row) => !claims.includes(row))) {
      const derived = /^derived from (.+)$/.exec(source)?.[1];
      expect(['lower', 'list', ...keywords], id).toContain(derived ?? source);
    }
  });
});

describe('rows', () => {
  test('ids, levels, sources and when they are in force are those of the protocol page', () => {
    const ledger = requirements.map((row) => [row.id, row.level, applies[row.applies], row.source].join(' '));
    const page = relayTable
      .trim()
      .split('\n')
      .map((line) => line.replace(/ +/g, ' '))
      // Only the plain subscriber location can show the default: narrower than the page, which says LP.
      .map((line) => line.replace(/(concurrency-default MUST) LP/, '$1 B'));
    expect(page).toHaveLength(53);
    expect([...ledger].sort()).toEqual([...page].sort());
  });

  test('ids are unique, and begin with the profile and the section', () => {
    expect(new Set(requirements.map(({ id }) => id)).size).toBe(requirements.length);
    for (const { id, section } of requirements) expect(id).toMatch(`relay-${section}-`);
  });

  test('rows that read more into the text than it says are marked: those that the page names', () => {
    expect(requirements.filter(({ ourReading }) => ourReading).map(({ id }) => id)).toEqual([
      'relay-2.1-channel-id',
      'relay-3.1-next',
      'relay-3.1-longpoll-existing',
      'relay-3.1-interval-immediate',
      'relay-3.2-put-existing',
      'relay-3.2-post-hung-up',
    ]);
  });

  test('a row that stands for other rows names real ones, none of which does so itself', () => {
    const proper = requirements.filter(({ judged }) => judged.how !== 'rows').map(({ id }) => id);
    for (const { id, judged } of requirements) {
      if (judged.how !== 'rows') continue;
      expect(judged.rows.length, id).toBeGreaterThan(0);
      expect(new Set(judged.rows).size, id).toBe(judged.rows.length);
      expect(
        judged.rows.filter((row) => !proper.includes(row)),
        id,
      ).toEqual([]);
    }
  });

  test('"the rows on GET, PUT, DELETE and POST" are all MUST rows on them', () => {
    const conditions = requirements.find(({ id }) => id === 'relay-3.2-conditions');
    const musts = requirements
      .filter(({ id, level }) => level === 'MUST' && /^relay-3\.2-(get|put|delete|post)-/.test(id))
      .map(({ id }) => id);
    expect(conditions?.judged).toEqual({ how: 'rows', rows: musts });
  });

  test('how a row is judged goes with its level', () => {
    for (const { id, level, judged } of requirements) {
      const allowed = {
        MUST: ['observable', 'rows'],
        SHOULD: ['observable', 'attest'],
        MAY: ['observable', 'recorded-only'],
        client: ['client'],
      }[level];
      expect(allowed, id).toContain(judged.how);
    }
  });

  test('texts are sentences of our own, without keywords', () => {
    for (const { id, text } of requirements) {
      expect(text, id).toMatch(/^[A-Z].*\.$/);
      expect(text, id).not.toMatch(/\b(MUST|SHOULD|MAY|SHALL)\b/);
    }
  });
});
