import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import type { Reporter, TestModule } from 'vitest/node';
import projects from './vitest.workspace.ts';

// `npm run test:quick` and `npm run test:watch`: what can be tested in seconds, with nothing but Node.

/** Tests that are left out, by the reason: a folder with a slash behind it, or files of a package by their name, wherever they are. */
const leftOut: Readonly<Record<string, readonly string[]>> = {
  'starts a browser': ['reference-server/test/browser/', 'sdk/test/browser/', 'sdk/test/package/'],
  'starts nginx': [
    'reference-server/as-nginx',
    'reference-server/beside-module',
    'reference-server/beside-nginx',
    'reference-server/connection-settings',
    'reference-server/corpus',
    'reference-server/directives',
    'reference-server/nginx-answers',
    'reference-server/push-answers',
    'reference-server/push-faults',
    'reference-server/real-module',
    'reference-server/unbuffered',
    'sdk/nchan',
    'sdk/nginx-in-front',
    'sdk/real-module',
    'conformance/nchan',
    'conformance/test/stability/',
  ],
  'starts programs': [
    'reference-server/test/process/',
    'reference-server/test/bench/',
    'reference-server/test/redis/',
    'reference-server/memory-limit',
    'reference-server/client-certificates',
    'reference-server/seeds',
    'reference-server/tools',
    'conformance/test/ci/',
    'conformance/test/cli/',
    'conformance/test/clients/',
    'conformance/test/reports/',
    'conformance/test/target/',
    'conformance/test/vitest/',
  ],
  'packs, installs or lints the packages, or needs a build': [
    'reference-server/test/package/',
    'conformance/test/tooling/',
  ],
  'plays long or random sequences, or sends megabytes': [
    'reference-server/test/adversary/',
    'reference-server/backlog',
    'reference-server/burst',
    'reference-server/effects',
    'reference-server/bad-requests',
    'reference-server/hostile',
    'reference-server/proxy',
    'reference-server/test/http/oracle/',
    'reference-server/fuzz',
    'reference-server/regex-cost',
    'reference-server/websocket-frames',
    'reference-server/real-sockets',
    'reference-server/security',
    'reference-server/slow-subscribers',
    'conformance/response-limits',
    'conformance/response-splits',
    'conformance/streams-fuzz',
    'conformance/websocket-fuzz',
    'sdk/test/chaos/',
    'sdk/any-split',
  ],
  'patches globals, which the files of a worker share': ['sdk/test/testing/'],
  'checks whole servers': ['conformance/test/profiles/', 'conformance/test/proof/'],
};

const root = fileURLToPath(new URL('.', import.meta.url));
const files = ['reference-server', 'sdk', 'conformance'].flatMap((folder) =>
  readdirSync(`${root}${folder}/test`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `${folder}/test/${path.replaceAll('\\', '/')}`),
);

const isMeant = (file: string, by: string) => {
  const [folder = '', name = ''] = by.split('/');
  return by.endsWith('/')
    ? file.startsWith(by)
    : file.startsWith(`${folder}/`) && file.endsWith(`/${name}.test.ts`);
};

for (const by of Object.values(leftOut).flat())
  if (!files.some((file) => isMeant(file, by)))
    throw new Error(`vitest.quick.ts leaves out ${by}: there is no such test`);

/** Says what was left out, and fails a run in which a test was skipped. */
const nothingSilently: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const lines = Object.entries(leftOut).map(([reason, names]) => {
      const own = files.filter((file) => names.some((by) => isMeant(file, by)));
      return `  ${String(own.length).padStart(3)} files: ${reason}`;
    });
    console.log(`\nLeft out of a quick run; npm test runs them:\n${lines.join('\n')}`);
    const skipped = modules.flatMap(({ children }) => [...children.allTests('skipped')]);
    if (skipped.length === 0) return;
    console.log(
      `\nSkipped, which no test of a quick run may be:\n${skipped.map(({ fullName }) => fullName).join('\n')}`,
    );
    process.exitCode = 1;
  },
};

const all = Object.values(leftOut).flat();

export default defineConfig({
  test: {
    reporters: ['default', nothingSilently],
    // Left to itself Vitest keeps one processor free, of two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: projects.flatMap((project) => {
      const name = typeof project === 'object' && 'test' in project ? String(project.test?.name) : '';
      // The tests of the browser project need a browser or a bundle, all of them.
      if (typeof project !== 'object' || !('test' in project) || name === 'sdk-browser') return [];
      const exclude = all
        .filter((by) => by.startsWith(`${name}/`))
        .map((by) => by.slice(name.length + 1))
        .map((by) => (by.endsWith('/') ? `${by}**` : `**/${by}.test.ts`));
      return [
        {
          ...project,
          // Nothing that is built is started.
          test: { ...project.test, globalSetup: [], exclude: [...(project.test?.exclude ?? []), ...exclude] },
        },
      ];
    }),
  },
});
