import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change, Engine } from './journal.js';
import { StoreRefused } from './store-refused.js';

/** The file that says that a folder is one of ours, and the folder of LevelDB in it. */
const markName = 'pushstream-store';
const dataName = 'messages';

/** How many entries are read at a time. */
const readAtATime = 1000;

type Level = import('classic-level').ClassicLevel<string, Uint8Array>;

/** A folder on a disk, by LevelDB: it makes changes as a whole, finds its end after a crash, and lets in one process at a time. */
export class LevelEngine implements Engine {
  readonly #level: Level;

  private constructor(level: Level) {
    this.#level = level;
  }

  /**
   * Opens a folder, or makes it.
   * @throws StoreRefused where it is something else, is in use, is damaged, or cannot be made
   */
  static async open(folder: string): Promise<LevelEngine> {
    const { ClassicLevel } = await loadLevel();
    await claim(folder);
    const level: Level = new ClassicLevel(join(folder, dataName), {
      keyEncoding: 'utf8',
      valueEncoding: 'view',
    });
    try {
      await level.open();
    } catch (error) {
      throw new StoreRefused(reasonOf(error));
    }
    return new LevelEngine(level);
  }

  async *read(): AsyncIterable<{ readonly key: string; readonly value: Uint8Array }> {
    const iterator = this.#level.iterator();
    try {
      for (;;) {
        const entries = await iterator.nextv(readAtATime);
        if (entries.length === 0) return;
        for (const [key, value] of entries) yield { key, value };
      }
    } catch (error) {
      throw codeOf(error) === 'LEVEL_CORRUPTION' ? new StoreRefused(reasonOf(error)) : error;
    } finally {
      await iterator.close();
    }
  }

  async write(changes: readonly Change[], synced: boolean): Promise<void> {
    const operations = changes.map(({ key, value }) =>
      value === undefined ? ({ type: 'del', key } as const) : ({ type: 'put', key, value } as const),
    );
    // LevelDB brings all that was written before to the disk too, but only with a change.
    if (operations.length === 0) operations.push({ type: 'del', key: 'none' });
    await this.#level.batch(operations, { sync: synced });
  }

  close(): Promise<void> {
    return this.#level.close();
  }
}

async function loadLevel(): Promise<typeof import('classic-level')> {
  try {
    return await import('classic-level');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new StoreRefused('it needs a package that is not installed: npm install classic-level');
  }
}

/** Makes sure that the folder is ours, before anything in it is touched. */
async function claim(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const names = await readdir(folder);
    if (names.includes(markName)) {
      const version = (await readFile(join(folder, markName), 'utf8')).trim();
      if (version !== '1')
        throw new StoreRefused(`it is of version ${JSON.stringify(version)}, which is not known here`);
      return;
    }
    if (names.length > 0) throw new StoreRefused('the folder is not empty, and was not made by this server');
    await writeFile(join(folder, markName), '1\n');
  } catch (error) {
    if (error instanceof StoreRefused) throw error;
    throw new StoreRefused(error instanceof Error ? error.message : String(error));
  }
}

/** The code of an error, or of what caused it. */
function codeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  const inner = codeOf(error.cause);
  return inner ?? ('code' in error ? error.code : undefined);
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'LEVEL_LOCKED') return 'another process uses it';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  return code === 'LEVEL_CORRUPTION'
    ? `it is damaged (${text}); restore it from a copy, or move it away`
    : text;
}
