import { fileURLToPath } from 'node:url';
import type { TestProjectConfiguration } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Tests run on the sources, so that a change is seen without a build.
const alias = [
  { find: /^pushstream-server$/, replacement: source('reference-server/src/index.ts') },
  { find: /^pushstream-server\/parts$/, replacement: source('reference-server/src/parts.ts') },
];

/** The list of test projects, one a package. */
const projects: TestProjectConfiguration[] = ['reference-server', 'conformance'].map((name) => ({
  resolve: { alias },
  test: { name, root: source(name), include: ['test/**/*.test.ts'] },
}));

projects.push({
  resolve: { alias: [...alias, { find: '#platform', replacement: source('sdk/src/platform/node.ts') }] },
  test: {
    name: 'sdk',
    root: source('sdk'),
    include: ['test/**/*.test.ts'],
    exclude: ['test/{browser,package}/**'],
    testTimeout: Number(process.env.CHAOS_MESSAGES ?? 0) * 10 + 30_000,
  },
});

// The built package: in Chromium, by its size, and installed elsewhere.
projects.push({
  resolve: { alias },
  test: {
    name: 'sdk-browser',
    root: source('sdk'),
    include: ['test/{browser,package}/**/*.test.ts'],
    globalSetup: [source('sdk/test/package/build.ts')],
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});

export default projects;
