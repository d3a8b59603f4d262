import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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

/** The ledgers as data: `spec.js` must not load all profiles, which know their ledgers, but from which these can't be told apart. */
const ledgersAsData = {
  name: 'ledgers-as-data',
  async load(id: string): Promise<string | undefined> {
    if (!id.endsWith('/src/profiles/ledgers.ts')) return undefined;
    const built = new URL('dist/profiles/ledgers.js', import.meta.url).href;
    const exported: Record<string, unknown> = await import(built);
    return Object.entries(exported)
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
      .join('\n');
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
  plugins: [ledgersAsData, licences],
  inputOptions: { checks: { pluginTimings: false } },
});
