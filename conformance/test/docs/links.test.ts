// Links between the documents of the repository, and from them to its files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', '.changeset/README.md'],
  ...['sdk/README.md', 'reference-server/README.md', 'conformance/README.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

/** The links of a document that lead to a file of the repository, without the part of the page. */
function linksOf(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8').replace(/^```.*?^```/gms, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link.replace(/#.*/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link));
}

test('every link leads to a file', () => {
  const links = documents.flatMap((document) =>
    linksOf(document).map((link) => ({ document, link, file: join(root, dirname(document), link) })),
  );
  expect(links.length).toBeGreaterThan(50);
  expect(
    links.filter(({ file }) => !existsSync(file)).map(({ document, link }) => `${document}: ${link}`),
  ).toEqual([]);
});

test('the index of the documents names each page', () => {
  const named = linksOf('docs/README.md').map((link) => join('docs', link));
  const pages = documents.filter((path) => path.startsWith('docs/') && path !== 'docs/README.md');
  // Of a folder with a page that leads further, that page is enough.
  const listed = (page: string) =>
    named.includes(page) || (dirname(page) !== 'docs' && named.includes(join(dirname(page), 'README.md')));
  expect(pages.filter((page) => !listed(page))).toEqual([]);
});
