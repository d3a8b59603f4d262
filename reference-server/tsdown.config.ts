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

// In place of what the compiler has made of these files, which only hand on what a library exports.
export default defineConfig({
  entry: ['src/libraries/*.ts'],
  tsconfig: 'tsconfig.json',
  outDir: 'dist/libraries',
  clean: false,
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
