import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { folderOf } from '../support/nginx-conf/site-folder.js';
import { freePort } from '../support/wire/free-port.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const { dependencies } = JSON.parse(readFileSync(join(root, 'reference-server/package.json'), 'utf8'));

/** The package as it is published, packed and unpacked once. */
let unpacked = '';
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'pushstream-packed-'));
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const tarball = execFileSync('npm', pack, { cwd: join(root, 'reference-server'), encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', folder]);
  unpacked = join(folder, 'package');
  return () => rmSync(folder, { recursive: true });
});

/** A project with it and its dependencies. */
function project(): string {
  const folder = folderOf({ 'package.json': '{ "type": "module" }' });
  const modules = join(folder, 'node_modules');
  cpSync(unpacked, join(modules, 'pushstream-server'), { recursive: true });
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  return folder;
}

/** Runs a program in it; returns what it prints. */
const run = (folder: string, program: string) =>
  new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      ['--input-type=module', '-e', program],
      { cwd: folder },
      (_error, output, errors) => resolve(output + errors),
    );
  });

describe('pushstream-server/nginx-conf', () => {
  test('is there for programs', async () => {
    const folder = project();
    const port = await freePort();
    writeFileSync(
      join(folder, 'nginx.conf'),
      `events { } http { server { listen 127.0.0.1:${port}; return 200 "hello\\n"; } }`,
    );
    writeFileSync(join(folder, 'wrong.conf'), 'events { }\nnonsense;\n');
    const program = `
      import { ConfigurationError, createNginxConfServer } from 'pushstream-server/nginx-conf';
      import { writeFileSync } from 'node:fs';
      const server = createNginxConfServer({ file: 'nginx.conf' });
      await server.listen();
      const text = async () => (await (await fetch('http://' + server.addresses[0])).text()).trim();
      console.log(server.addresses.join(), await text());
      writeFileSync('nginx.conf', 'events { } http { server { listen 127.0.0.1:${port}; return 200 again; } }');
      await server.reload();
      console.log(await text());
      await server.close();
      try { createNginxConfServer({ file: 'wrong.conf' }); }
      catch (error) { console.log(error instanceof ConfigurationError, error.reason, error.position.line); }
    `;
    expect(await run(folder, program)).toBe(
      `127.0.0.1:${port} hello\nagain\ntrue unknown directive "nonsense" 2\n`,
    );
  });

  test('keeps messages in a folder with a package that nobody gets who does not want it', async () => {
    const folder = project();
    writeFileSync(
      join(folder, 'nginx.conf'),
      `events { } http { push_store file:kept; server { listen 127.0.0.1:${await freePort()}; return 200; } }`,
    );
    const program = `
      import { createNginxConfServer } from 'pushstream-server/nginx-conf';
      const server = createNginxConfServer({ file: 'nginx.conf' });
      await server.listen().then(() => console.log('listens'), (error) => console.log(error.name, error.message));
      await server.close();
    `;
    const kept = join(realpathSync(folder), 'kept');
    expect(await run(folder, program)).toBe(
      `StoreRefused the store ${kept} cannot be used: it needs a package that is not installed: npm install classic-level\n`,
    );
    expect(existsSync(kept)).toBe(false);
    // As npm has it, with the packages that it needs itself.
    for (const name of ['classic-level', 'abstract-level', 'module-error', 'napi-macros', 'node-gyp-build']) {
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    }
    expect(await run(folder, program)).toBe('listens\n');
  });

  test('uses a Redis with a package that nobody gets who does not want it', async () => {
    const program = `
      import { openStore } from 'pushstream-server';
      await openStore('redis://127.0.0.1:${await freePort()}').catch((error) => console.log(error.name, error.message));
    `;
    const folder = project();
    expect(await run(folder, program)).toMatch(
      /^StoreRefused the store redis:.* cannot be used: it needs a package that is not installed: npm install redis\n$/,
    );
    mkdirSync(join(folder, 'node_modules/@redis'));
    const modules = ['bloom', 'client', 'json', 'search', 'time-series'].map((name) => `@redis/${name}`);
    for (const name of ['redis', ...modules])
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    expect(await run(folder, program)).toContain('it does not answer (connect ECONNREFUSED');
  });

  test('is loaded by nothing else', async () => {
    const folder = project();
    rmSync(join(folder, 'node_modules/pushstream-server/dist/bundle/nginx-conf.js'));
    const program = `
      import { createPushServer } from 'pushstream-server';
      import 'pushstream-server/parts';
      const server = createPushServer({ port: 0 });
      console.log((await fetch(await server.listen())).status);
      await server.close();
      await import('pushstream-server/nginx-conf').catch((error) => console.log(error.code));
    `;
    expect(await run(folder, program)).toBe('200\nERR_MODULE_NOT_FOUND\n');
    const bin = join(folder, 'node_modules/pushstream-server/bin/pushstream-server.js');
    expect(execFileSync(process.execPath, [bin, '--version'], { encoding: 'utf8' })).toMatch(/^\d/);
  });

  test('has types for all that its declarations name', () => {
    const folder = project();
    writeFileSync(
      join(folder, 'program.mts'),
      `import { createPushServer, SettingsError } from 'pushstream-server';
       import { ConfigurationError, createNginxConfServer, type Level } from 'pushstream-server/nginx-conf';
       import { ChannelBroker, type Location, MemoryStore, systemClock } from 'pushstream-server/parts';
       export const match = ({ match }: Location): string | undefined => match;
       export const directive = (error: SettingsError): string | undefined => error.directive;
       export const broker = new ChannelBroker(systemClock, new MemoryStore(1024));
       export const url: string = createPushServer().url;
       const levels: Level[] = [];
       const server = createNginxConfServer({ file: 'x', onLog: (level) => void levels.push(level) });
       const closed: Promise<void> = server.close(true);
       export const line = (error: ConfigurationError): number | undefined => error.position?.line;
       export default closed;`,
    );
    const compiler = join(root, 'node_modules/@typescript/native/bin/tsc');
    const options = [
      ...['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--skipLibCheck', 'false'],
      ...['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')],
    ];
    const result = (() => {
      try {
        return execFileSync(process.execPath, [compiler, ...options, 'program.mts'], {
          cwd: folder,
          encoding: 'utf8',
        });
      } catch (error) {
        return String((error as { stdout?: unknown }).stdout);
      }
    })();
    expect(result).toBe('');
  });
});
