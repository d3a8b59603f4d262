import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { defineConfig } from 'tsdown';

/** What is taken into the bundle keeps its licence beside it. */
const licences = {
  name: 'licences',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): void }) {
    const yaml = dirname(createRequire(import.meta.url).resolve('yaml/package.json'));
    const source = readFileSync(join(yaml, 'LICENSE'), 'utf8');
    this.emitFile({ type: 'asset', fileName: 'LICENSE-yaml.txt', source });
  },
};

type Exports = Readonly<Record<string, unknown>>;

const built = (path: string): Promise<Exports> =>
  import(new URL(`dist/profiles/${path}`, import.meta.url).href);

/**
 * `spec.js` must not load all profiles, though the list of them is where the ledgers come from. In place of that list it has the
 * same ledgers from the files that say nothing else: what such a file exports, or makes of the ledger of another profile.
 */
const ledgersAlone = {
  name: 'ledgers-alone',
  async load(id: string): Promise<string | undefined> {
    if (!id.endsWith('/src/profiles/ledgers.ts')) return undefined;
    const { ledgers, embeddedNames } = (await built('ledgers.js')) as {
      ledgers: Exports;
      embeddedNames: unknown;
    };
    const imports: string[] = [];
    const fields: string[] = [];
    for (const [index, [name, ledger]] of Object.entries(ledgers).entries()) {
      const exported = Object.entries(await built(`${name}/ledger.js`));
      const makes = (value: unknown, from: unknown) =>
        typeof value === 'function' && isDeepStrictEqual(value(from), ledger);
      const [own] = exported.find(([, value]) => value === ledger) ?? [];
      const [made, over] =
        exported.flatMap(([of, value]) =>
          Object.keys(ledgers).flatMap((other) => (makes(value, ledgers[other]) ? [[of, other]] : [])),
        )[0] ?? [];
      if (!own && !made) throw new Error(`profiles/${name}/ledger.ts exports nothing that makes its ledger`);
      imports.push(`import { ${own ?? made} as from${index} } from './${name}/ledger.js';`);
      fields.push(
        `const ledger${index} = from${index}${own ? '' : `(ledger${Object.keys(ledgers).indexOf(over ?? '')})`};`,
      );
    }
    const all = Object.keys(ledgers).map((name, index) => `${JSON.stringify(name)}: ledger${index}`);
    return [
      ...imports,
      ...fields,
      `export const ledgers = { ${all.join(', ')} };`,
      `export const embeddedNames = ${JSON.stringify(embeddedNames)};`,
    ].join('\n');
  },
};

// What people install: a few files in place of hundreds, with the one parser that is needed of `yaml`. Names stay as they are, so that
// the place of an error can be read. All files lie in one folder, as deep as those that are built from one source each.
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    main: 'src/cli/main.ts',
    spec: 'src/spec.ts',
    vitest: 'src/vitest.ts',
  },
  tsconfig: 'tsconfig.json',
  outDir: 'dist/bundle',
  clean: true,
  dts: false,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  fixedExtension: false,
  hash: false,
  report: false,
  logLevel: 'warn',
  failOnWarn: true,
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  deps: { alwaysBundle: ['yaml'], onlyBundle: ['yaml'], neverBundle: [/^pushstream-server/, 'vitest'] },
  plugins: [ledgersAlone, licences],
  inputOptions: { checks: { pluginTimings: false } },
});
