// What npm would publish of each package: what a stranger sees of it who has nothing of the repository.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

interface Manifest {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly version: string;
  readonly keywords: readonly string[];
}

/** The address of the repository as npm writes it, and as a browser opens it. */
const { url } = (JSON.parse(read('package.json')) as { repository: { url: string } }).repository;
const page = url.replace(/^git\+|\.git$/g, '');

/** Every file that a manifest promises, wherever it stands in it. */
function promised(value: unknown): string[] {
  if (typeof value === 'string') return /^\.?\/?(bin|dist|schema)\//.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(promised) : [];
}

/** What GitHub calls the place of a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** @returns what is wrong with a link of a README that is read outside of the repository */
function fault(link: string, readme: string): string | undefined {
  if (link.startsWith('#')) {
    const headings = [...readme.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchor(heading));
    return headings.includes(link.slice(1)) ? undefined : `${link}: no such heading`;
  }
  if (!link.startsWith('https://')) return `${link}: leads nowhere outside of the repository`;
  const prefix = `${page}/blob/main/`;
  if (!link.startsWith(prefix)) return undefined;
  return existsSync(join(root, link.slice(prefix.length))) ? undefined : `${link}: no such file`;
}

describe.each(['sdk', 'reference-server', 'conformance'])('the package of %s', (folder) => {
  const manifest = JSON.parse(read(folder, 'package.json')) as Manifest;
  const readme = read(folder, 'README.md');
  let files: string[];

  beforeAll(() => {
    const { status, stdout, stderr } = spawnSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
      cwd: join(root, folder),
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    const [packed] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    files = packed.files.map(({ path }) => path);
  }, 180_000);

  it('says where it comes from', () => {
    expect(manifest.repository).toEqual({ type: 'git', url, directory: folder });
    expect(manifest.homepage).toBe(`${page}/tree/main/${folder}#readme`);
    expect(manifest.bugs).toEqual({ url: `${page}/issues` });
    expect(manifest.keywords).toContain('http-push');
  });

  it('has the licence of the repository', () => {
    expect(files).toContain('LICENSE');
    expect(read(folder, 'LICENSE')).toBe(read('LICENSE'));
  });

  it('says what is in this version', () => {
    expect(files).toContain('CHANGELOG.md');
    expect(read(folder, 'CHANGELOG.md')).toContain(`\n## ${manifest.version}\n`);
  });

  // `npm ci` builds them all: nothing has to be built by hand before something works.
  it('has every file that its package.json names', () => {
    const names = promised(manifest)
      .filter((name) => !name.includes('*'))
      .map((name) => name.replace(/^\.\//, ''))
      .filter((name) => !(manifest.files as string[]).includes(name));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !files.includes(name))).toEqual([]);
  });

  it('has every source map that its files name, with the text of the sources in it', () => {
    for (const file of files.filter((name) => /\.(?:[cm]?js|d\.[cm]?ts)$/.test(name))) {
      const [, map] = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(read(folder, file)) ?? [];
      if (map === undefined) continue;
      const path = join(file, '..', map);
      expect(files, `${file} names ${map}`).toContain(path);
      expect(read(folder, path)).toMatch(/"sourcesContent":\["(?!")/);
    }
  });

  it('has no link in its README that works in the repository only', () => {
    const links = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(0);
    expect(links.flatMap((link) => fault(link, readme) ?? [])).toEqual([]);
  });
});

describe('pushstream', () => {
  it('has source maps of what is imported', () => {
    for (const name of ['transports/all', 'index', 'testing/fake-server', 'platform/node'])
      for (const end of ['js', 'cjs'])
        expect(read('sdk/dist', `${name}.${end}`)).toMatch(/\/\/# sourceMappingURL=\S+\s*$/);
  });
});

describe('pushstream-conformance/spec', () => {
  /** A file of the bundle and all that it loads. */
  function loaded(file: string, known = new Set<string>()): ReadonlySet<string> {
    if (known.has(file)) return known;
    known.add(file);
    const code = file.startsWith('./') ? read('conformance/dist/bundle', file) : '';
    for (const [, from = ''] of code.matchAll(/\b(?:from|import)\s*\(?\s*["'`]([^"'`]+)["'`]/g))
      loaded(from, known);
    return known;
  }

  it('is data: it loads neither the kit nor anything of Node', () => {
    expect([...loaded('./index.js')].filter((file) => file.startsWith('node:')).length).toBeGreaterThan(5);
    expect(
      [...loaded('./spec.js')].filter((file) => !/^\.\/(?:spec|requirement|ledger\d*)\.js$/.test(file)),
    ).toEqual([]);
  });

  it('has the ledgers that the kit runs with', async () => {
    const { ledgers }: { ledgers: object } = await import(join(root, 'conformance/dist/bundle/spec.js'));
    const sources = await import('../../src/profiles/ledgers.js');
    expect(ledgers).toEqual(sources.ledgers);
  }, 60_000);
});
