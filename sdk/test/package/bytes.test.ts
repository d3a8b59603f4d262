// The tables of bytes in the README are made of the limits that size-limit keeps, and of what is built; `vitest -u` with this file
// writes them anew where they are out of date.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type OutputChunk, rolldown } from 'rolldown';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

const gzip = (code: string) => gzipSync(code, { level: 9 }).length;

/** How many bytes a page gets that is bundled and minified for browsers. */
async function weigh(...names: readonly string[]): Promise<number> {
  const files = names.map((name) => fileURLToPath(new URL(`dist/${name}.js`, root)));
  const bundle = await rolldown({
    input: 'page',
    external: ['react'],
    platform: 'browser',
    logLevel: 'silent',
    resolve: { conditionNames: ['browser', 'production', 'import'] },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? '\0page' : undefined),
        // Used, so that nothing is left out.
        load: (id) =>
          id === '\0page'
            ? files.map((file) => `export * from ${JSON.stringify(file)};`).join('\n')
            : undefined,
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  expect(output).toHaveLength(1);
  return gzip((output[0] as OutputChunk).code);
}

const features: readonly (readonly [name: string, what: string])[] = [
  ['json', '`json`, `codec`'],
  ['react', '`useChannel`, `useStatus`'],
  ['queue', '`createQueue`'],
  ['history', '`history`'],
  ['presence', '`presence`'],
];

interface Bundle {
  readonly name: string;
  readonly limit: string;
}

async function tables(): Promise<string> {
  // What they weigh today is a matter of each change; `npm run size` says so, and fails above the limit.
  const bundles = (JSON.parse(read('.size-limit.json')) as Bundle[]).map(
    ({ name, limit }) => `| ${name} | ${Number.parseInt(limit, 10)} |`,
  );
  const client = await weigh('index');
  const added: string[] = [];
  for (const [name, what] of features) {
    const bytes = (await weigh('index', name)) - client;
    added.push(`| ${what} | \`pushstream/${name}\` | ${bytes} |`);
  }
  return [
    '| bundle | bytes, gzip, at most |',
    '|---|---|',
    ...bundles,
    '',
    'What can be imported beside it, and what that adds to a page that has the client already:',
    '',
    '| what | from | bytes, gzip |',
    '|---|---|---|',
    ...added,
  ].join('\n');
}

test('the hooks for React are below a kilobyte', async () => {
  const bytes = (await weigh('index', 'react')) - (await weigh('index'));
  expect(bytes).toBeGreaterThan(300);
  expect(bytes).toBeLessThan(1000);
});

test('the tables of bytes are those of what is built; where they are not: vitest -u', async () => {
  const place = /(?<=<!-- bytes -->\n).*?(?=\n<!-- end of bytes -->)/s;
  const readme = read('README.md');
  const [written = ''] = place.exec(readme) ?? [];
  const measured = await tables();
  // Of what is added, other versions of zlib make some bytes more or less; a limit is what it is.
  const numbers = (text: string) => [...text.matchAll(/(?<=\| `pushstream.*\| )\d+/g)].map(Number);
  const isNear = numbers(written).every(
    (bytes, index) => Math.abs(bytes - (numbers(measured)[index] ?? 0)) <= bytes / 100,
  );
  const rest = (text: string) => text.replaceAll(/(?<=\| `pushstream.*\| )\d+/g, '');
  const page = isNear && rest(written) === rest(measured) ? readme : readme.replace(place, () => measured);
  await expect(page).toMatchFileSnapshot(fileURLToPath(new URL('README.md', root)));
});
