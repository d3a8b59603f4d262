import { fileURLToPath } from 'node:url';
import type { TestProjectConfiguration } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Tests run on the sources, so that a change is seen without a build.
const alias = [
  { find: /^pushstream-server$/, replacement: source('reference-server/src/index.ts') },
  {
    find: /^pushstream-server\/nginx-conf$/,
    replacement: source('reference-server/src/nginx-conf/index.ts'),
  },
  { find: /^pushstream-server\/parts$/, replacement: source('reference-server/src/parts.ts') },
];

/**
 * Milliseconds after which a test is given up. It ends what hangs and judges nothing: a test takes as long as the machine
 * needs, and what it says about time is said of a Clock.
 */
const limit = 180_000 + Number(process.env.CHAOS_MESSAGES ?? 0) * 10;

const usual = {
  testTimeout: limit,
  hookTimeout: limit,
  expect: { poll: { timeout: limit, interval: 20 } },
  // A process for each file would take longer to start than most files take to run. Files share no state but what they import.
  isolate: false,
};

/** Some tests start the server, or have it in browsers, as it is built. */
const builtServer = source('reference-server/test/support/process/build.ts');

/** The list of test projects, one a package. */
const projects: TestProjectConfiguration[] = ['reference-server', 'conformance'].map((name) => ({
  resolve: { alias },
  test: {
    ...usual,
    name,
    root: source(name),
    include: ['test/**/*.test.ts'],
    globalSetup: name === 'reference-server' ? [builtServer] : [],
  },
}));

projects.push({
  resolve: {
    alias: [
      ...alias,
      { find: '#platform', replacement: source('sdk/src/platform/node.ts') },
      { find: '#packages', replacement: source('sdk/src/platform/packages.ts') },
    ],
  },
  test: {
    ...usual,
    name: 'sdk',
    root: source('sdk'),
    include: ['test/**/*.test.ts'],
    exclude: ['test/{browser,package}/**'],
  },
});

// The built package: in Chromium, by its size, and installed elsewhere; with the built server, which is loaded in a tenth of the time.
projects.push({
  test: {
    ...usual,
    // Few files, each with a package or a browser of its own, which goes when the file is over.
    isolate: true,
    name: 'sdk-browser',
    root: source('sdk'),
    include: ['test/{browser,package}/**/*.test.ts'],
    globalSetup: [builtServer, source('sdk/test/support/package/build.ts')],
  },
});

export default projects;
