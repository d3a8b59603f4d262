import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { requirementPages, subjects } from '../../src/docs/pages.js';

const folder = fileURLToPath(new URL('../../../docs/requirements/', import.meta.url));
const pages = requirementPages();

const anchorsOf = (page: string) => [...page.matchAll(/<a id="([^"]+)">/g)].map(([, name]) => name);
const all = [...pages.values()].join('\n');

// `npm run requirements -w conformance` writes them.
test.each([...pages])(
  'the page %s says what the ledgers, the checks and the mutants say',
  async (name, page) => {
    await expect(page).toMatchFileSnapshot(`${folder}${name}`);
  },
);

test('there is no page besides', () => {
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
});

test('every requirement has one section, under its id', () => {
  const ids = new Set(subjects.flatMap(({ ledger }) => ledger.requirements.map(({ id }) => id)));
  const anchors = anchorsOf(all).filter((name) => !name?.startsWith('section-'));
  expect(anchors.toSorted()).toEqual([...ids].sort());
});

test('every check is told of', () => {
  const checks = subjects.flatMap((subject) => subject.checks.map(({ id }) => id));
  expect(checks.filter((id) => !all.includes(`- **\`${id}\`**: `))).toEqual([]);
});

test('the checks that mutants prove are shown to fail', () => {
  const lines = all.split('\n');
  const bare = subjects
    .flatMap(({ mutants }) => mutants.flatMap(({ kills }) => kills))
    .filter((id) =>
      lines.some((line, at) => line.startsWith(`- **\`${id}\`**`) && !lines[at + 1]?.includes('Fails when')),
    );
  expect(bare).toEqual([]);
});

test.each([...pages])('the links of %s lead somewhere', (name, page) => {
  const links = [...page.matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g)];
  const dead = links.filter(([, file, anchor]) => {
    const there = pages.get(file || name);
    return there === undefined || (anchor !== undefined && !anchorsOf(there).includes(anchor));
  });
  expect(dead.map(([link]) => link)).toEqual([]);
});
