import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'tsdown';

/** Libraries that are taken into the package: what reads an nginx.conf needs little of them, and whoever installs it gets no more. */
const libraries = ['@eslint-community/regexpp', 'apache-md5', 'bcryptjs', 're2js'];

const { resolve } = createRequire(import.meta.url);

function licenceOf(library: string): string {
  const folders = (resolve.paths(library) ?? []).map((modules) => join(modules, library));
  const folder = folders.find((one) => existsSync(one));
  if (folder === undefined) throw new Error(`${library} is not installed`);
  return readFileSync(join(folder, 'LICENSE'), 'utf8');
}

/** What is taken along keeps its licence beside it. */
const licences = {
  name: 'licences',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): void }) {
    for (const library of libraries) {
      const fileName = `LICENSE-${library.split('/').at(-1)}.txt`;
      this.emitFile({ type: 'asset', fileName, source: licenceOf(library) });
    }
  },
};

// What people install and start: a few files in place of hundreds, which take twice as long to load. Names stay as they are, so that the
// place of an error can be read. All files lie in one folder, two below the package: what they read of it is found from there.
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    parts: 'src/parts.ts',
    'nginx-conf': 'src/nginx-conf/index.ts',
    main: 'src/process/main.ts',
    'digest-worker': 'src/nginx-conf/site/access/passwords/digest-worker.ts',
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
  deps: { alwaysBundle: libraries, onlyBundle: libraries },
  plugins: [licences],
  inputOptions: { checks: { pluginTimings: false } },
});
