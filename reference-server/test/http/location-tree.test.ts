import { describe, expect, test } from 'vitest';
import { LocationTree, type Match } from '../../src/http/location-tree.js';

type Given = readonly [match: Match, path: string, nested?: readonly Given[]];

/** Locations that are called by how they were given. */
function treeOf(all: readonly Given[]): LocationTree<string> {
  const tree = new LocationTree<string>();
  for (const [match, path, nested = []] of all) {
    tree.add({ match, path, location: `${match} ${path}`, nested: treeOf(nested) });
  }
  return tree;
}

const tree = treeOf([
  ['exact', '/a'],
  [
    'prefix',
    '/a',
    [
      ['exact', '/a/exact'],
      ['prefix', '/a/deep'],
      ['regex', '\\.(inner)$'],
    ],
  ],
  ['prefix', '/a/b'],
  ['prefix-first', '/first', [['regex', '\\.x$']]],
  ['regex', '\\.(x|inner)$', [['regex-any-case', '^/(UP)']]],
  ['regex', '\\.xy?$'],
]);

describe('the location of a path', () => {
  test.each([
    ['/a', 'exact /a'],
    ['/ab', 'prefix /a'],
    ['/a/bc', 'prefix /a/b'],
    ['/a/exact', 'exact /a/exact'],
    ['/a/deeper', 'prefix /a/deep'],
    ['/a/deep.x', 'regex \\.(x|inner)$'],
    ['/ax.inner', 'regex \\.(inner)$'],
    ['/a/b.x', 'regex \\.(x|inner)$'],
    ['/c.xy', 'regex \\.xy?$'],
    ['/first.x', 'regex \\.x$'],
    ['/first.inner', 'prefix-first /first'],
    ['/up.x', 'regex-any-case ^/(UP)'],
  ])('%s is %s', (path, location) => {
    expect(tree.find(path)?.location).toBe(location);
  });

  test('is none where none fits', () => {
    expect(tree.find('/none')).toBeUndefined();
  });

  test('comes with what expressions found on the way, the outermost first', () => {
    expect(tree.find('/up.x')?.matches.map(([, group]) => group)).toEqual(['x', 'up']);
    expect(tree.find('/a')?.matches).toEqual([]);
  });
});

test.each<[Match, string, boolean]>([
  ['exact', '/a', true],
  ['exact', '/a/b', false],
  ['prefix', '/a', true],
  ['prefix-first', '/a', true],
  ['prefix', '/first', true],
  ['prefix', '/none', false],
  ['regex', '\\.xy?$', false],
])('whether a location %s %s is there already: %s', (match, path, isThere) => {
  expect(tree.has({ match, path })).toBe(isThere);
});
