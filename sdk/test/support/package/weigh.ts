import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type InputOptions, type OutputChunk, type OutputOptions, rolldown } from 'rolldown';
import { shorten } from '../../../shorten.js';

const root = new URL('../../../', import.meta.url);
const file = (path: string) => fileURLToPath(new URL(path, root));

/** As the tables have it. */
const gzip = (code: string): number => gzipSync(code, { level: 9 }).length;

async function bundle(options: InputOptions, output: OutputOptions): Promise<OutputChunk> {
  const made = await rolldown({ platform: 'browser', logLevel: 'silent', ...options });
  const chunks = (await made.generate({ format: 'esm', ...output })).output;
  await made.close();
  if (chunks.length !== 1) throw new Error(`One chunk was to come of it, not ${chunks.length}`);
  return chunks[0];
}

/**
 * How many bytes a page gets that is bundled and minified for browsers.
 * @param script imports from the built package, as `pushstream/core`
 */
export async function weighPage(script: string): Promise<number> {
  const { code } = await bundle(
    {
      input: 'page',
      external: ['react'],
      resolve: { conditionNames: ['browser', 'production', 'import'] },
      plugins: [
        {
          name: 'page',
          resolveId(id) {
            if (id === 'page') return '\0page';
            const [, name] = /^pushstream(?:\/(.*))?$/.exec(id) ?? [];
            return id.startsWith('pushstream') ? file(`dist/${name ?? 'index'}.js`) : undefined;
          },
          load: (id) => (id === '\0page' ? script : undefined),
        },
      ],
    },
    { minify: true },
  );
  return gzip(code);
}

/** A part of the client: what it is for, and its files in `src`. */
export type Part = readonly [what: string, ...files: string[]];

/** The same names, and nothing behind them. */
const hollow = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)]
    .map(([, name]) => `export const ${name} = () => {};`)
    .join('\n');

/**
 * What a bundle is made of: the parts are left out one after the other, each with those before it, so that the differences
 * come to the whole.
 * @param entry the bundle, a file of `bench`
 * @returns the bytes of each part, and what is left in the end: no file but the last
 */
export async function weighParts(
  entry: string,
  parts: readonly Part[],
  last: string,
): Promise<readonly number[]> {
  const without = async (left: readonly string[]) => {
    const paths = new Set(left.map((name) => file(`src/${name}`)));
    return bundle(
      {
        // Under a name for which no order of functions is noted: with parts left out the noted one would be of no use.
        input: { parts: file(`bench/${entry}`) },
        plugins: [
          {
            name: 'parts',
            resolveId: (id) => (id === '#platform' ? file('src/platform/browser.ts') : undefined),
            load: (id) => (paths.has(id) ? hollow(id) : undefined),
          },
          shorten,
        ],
      },
      { entryFileNames: '[name].js', minify: false },
    );
  };
  const whole = await without([]);
  const rest = new Set(
    Object.entries(whole.modules)
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([path]) => path),
  );
  for (const name of [...parts.flatMap(([, ...files]) => files), last])
    if (!rest.delete(file(`src/${name}`))) throw new Error(`${name} is not in the bundle of ${entry}`);
  rest.delete(file(`bench/${entry}`));
  if (rest.size > 0) throw new Error(`To no part belong ${[...rest].join(', ')}`);
  let weight = gzip(whole.code);
  const weights: number[] = [];
  const left: string[] = [];
  for (const [, ...files] of parts) {
    left.push(...files);
    const next = gzip((await without(left)).code);
    weights.push(weight - next);
    weight = next;
  }
  return [...weights, weight];
}
