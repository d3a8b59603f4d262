import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** The modules of the workspace: those that users install beside the package are taken from here. */
export const modules = join(root, '../node_modules');

let packed: string | undefined;

/** What is to be removed when the tests of a file are over. */
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The package as it would be published, packed and unpacked once. */
function unpacked(): string {
  if (packed) return packed;
  const folder = mkdtempSync(join(tmpdir(), 'pushstream-packed-'));
  folders.push(folder);
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' })) as [
    { filename: string },
  ];
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
  packed = join(folder, 'package');
  return packed;
}

/** An empty project elsewhere, with nothing but the packed package and what that depends on. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'pushstream-project-'));

  /** @param beside packages that its user has installed too */
  constructor(manifest: object, beside: readonly string[] = []) {
    folders.push(this.folder);
    this.write('package.json', JSON.stringify({ private: true, ...manifest }));
    const installed = join(this.folder, 'node_modules');
    mkdirSync(installed);
    cpSync(unpacked(), join(installed, 'pushstream'), { recursive: true });
    const { dependencies } = JSON.parse(this.read('node_modules/pushstream/package.json')) as {
      dependencies: Record<string, string>;
    };
    for (const name of [...Object.keys(dependencies), ...beside])
      symlinkSync(join(modules, name), join(installed, name));
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** Runs a program in it; resolves with what it printed. @throws Error with its output when it fails */
  async run(program: string, ...args: string[]): Promise<string> {
    // What the test runner tells its own processes is not for others.
    const { NODE_OPTIONS: _, NODE_ENV: __, VITEST: ___, ...env } = process.env;
    const options = { cwd: this.folder, encoding: 'utf8', env } as const;
    try {
      return (await promisify(execFile)(program, args, options)).stdout.trim();
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`${program} ${args.join(' ')} failed\n${stdout}${stderr}`, { cause: error });
    }
  }

  node(file: string, ...args: string[]): Promise<string> {
    return this.run(process.execPath, file, ...args);
  }
}
