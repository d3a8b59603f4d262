import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';
import { shorten } from './shorten.js';

const browserPlatform = fileURLToPath(new URL('src/platform/browser.ts', import.meta.url));

/** Left to itself the bundler would put the platform of Node into every bundle. */
const resolvePlatform = (resolved: string | undefined) => ({
  name: 'platform',
  resolveId: (id: string) =>
    ['#platform', '#packages'].includes(id) ? (resolved ?? { id, external: true as const }) : undefined,
});

const shared = {
  target: 'es2022',
  outDir: 'dist',
  tsconfig: 'tsconfig.json',
  fixedExtension: false,
  failOnWarn: true,
  clean: false,
  report: false,
  hash: false,
  // How long a plugin takes is no fault of the build.
  inputOptions: { checks: { pluginTimings: false } },
} as const;

/** What can be imported beside the client; each also as one file that needs nothing, for pages without a bundler. */
const features = ['json', 'queue', 'presence', 'history'];
const entry = {
  index: 'src/index.ts',
  core: 'src/core.ts',
  share: 'src/share/index.ts',
  ...Object.fromEntries([...features, 'react'].map((name) => [name, `src/${name}.ts`])),
  testing: 'src/testing/index.ts',
};
const platforms = {
  'platform/node': 'src/platform/node.ts',
  'platform/browser': 'src/platform/browser.ts',
  'platform/development': 'src/platform/development.ts',
  'platform/packages': 'src/platform/packages.ts',
  'platform/no-packages': 'src/platform/no-packages.ts',
};

/** One file that needs nothing, for script tags and `import` from an url. */
const forBrowsers = {
  ...shared,
  dts: false,
  platform: 'browser',
  minify: false,
  plugins: [resolvePlatform(browserPlatform), shorten],
} as const;

const sharing = fileURLToPath(new URL('src/share/index.ts', import.meta.url));

/** The client that scripts are made of becomes the one that can share. */
const withShare = {
  name: 'share',
  resolveId: (id: string, importer: string | undefined) =>
    id === '../index.js' && importer?.endsWith('/classic/index.ts') ? sharing : undefined,
};

/** With tabs that share a connection. They say to each other what properties are called: none is shortened. */
const larger = { ...forBrowsers, minify: true, plugins: [resolvePlatform(browserPlatform), withShare] };

const script = { format: 'iife', outExtensions: () => ({ js: '.js' }) } as const;

/** Bundles that are only weighed. */
const weighed = { 'core-websocket': 'bench/core-websocket.ts', 'all-modes': 'bench/all-modes.ts' };

/** The bundler lets types name maps that it does not make. */
async function nameNoMaps(): Promise<void> {
  const folder = fileURLToPath(new URL('dist', import.meta.url));
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/\.d\.c?ts$/.test(name)) continue;
    const file = join(folder, name);
    const types = await readFile(file, 'utf8');
    await writeFile(file, types.replace(/\n?\/\/# sourceMappingURL=.*/, ''));
  }
}

export default defineConfig([
  {
    ...shared,
    entry: { ...entry, ...platforms },
    format: ['esm', 'cjs'],
    unbundle: true,
    platform: 'neutral',
    dts: true,
    // The minified bundles have none: they would know nothing of what is renamed after the compiler.
    sourcemap: true,
    onSuccess: nameNoMaps,
    plugins: [resolvePlatform(undefined)],
    deps: { neverBundle: ['eventsource', 'isomorphic-ws', 'msw', 'react'] },
  },
  { ...forBrowsers, entry: { 'pushstream.browser': 'src/index.ts' }, format: 'esm' },
  { ...forBrowsers, ...script, entry: { pushstream: 'src/classic/index.ts' } },
  { ...larger, entry: { 'pushstream.share.browser': 'src/share/index.ts' }, format: 'esm' },
  { ...larger, ...script, entry: { 'pushstream.share': 'src/classic/index.ts' } },
  ...features.map((name) => ({
    ...forBrowsers,
    entry: { [name]: `src/${name}.ts` },
    format: 'esm' as const,
    outDir: 'dist/browser',
    // Names that are internal to the client are public here: no property is shortened.
    minify: true,
    plugins: [resolvePlatform(browserPlatform)],
  })),
  ...Object.entries(weighed).map(([name, file]) => ({
    ...forBrowsers,
    entry: { [name]: file },
    format: 'esm' as const,
    outDir: 'dist/bench',
  })),
]);
