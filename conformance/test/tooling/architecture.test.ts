// The drawings of docs/architecture.md are made of the imports of the sources; `npm run architecture` makes them anew.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { arrowsBetweenRooms, circles, drawing } from '../support/tooling/rooms.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const page = `${root}docs/architecture.md`;

const packages = {
  sdk: arrowsBetweenRooms(`${root}sdk/src`),
  'reference-server': arrowsBetweenRooms(`${root}reference-server/src`, [
    'nginx-conf/language',
    'nginx-conf/site',
    'nginx-conf/listening',
  ]),
  conformance: arrowsBetweenRooms(`${root}conformance/src`),
};

test.each(Object.entries(packages))('no rooms of %s import each other', (_name, arrows) => {
  expect(arrows.length).toBeGreaterThan(10);
  expect(circles(arrows)).toEqual([]);
});

test('two rooms that import each other are seen', () => {
  const arrow = (from: string, to: string) => ({ from, to, isTypeOnly: false });
  const arrows = [arrow('a', 'b'), arrow('b', 'c'), arrow('c', 'b'), arrow('a', 'c')];
  expect(circles(arrows)).toEqual(['b', 'c']);
});

test('the drawings show the imports as they are; where they changed: npm run architecture', async () => {
  const written = readFileSync(page, 'utf8');
  let drawn = written;
  for (const [name, arrows] of Object.entries(packages)) {
    const place = new RegExp(`(<!-- imports of ${name} -->\n).*?(<!-- end of imports -->)`, 's');
    expect(written).toMatch(place);
    drawn = drawn.replace(place, (_all, begin, end) => `${begin}${drawing(arrows)}\n${end}`);
  }
  await expect(drawn).toMatchFileSnapshot(page);
});
