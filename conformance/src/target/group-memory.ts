import { readdir, readFile } from 'node:fs/promises';

/** The process group in `/proc/PID/stat`: the third field after the name, which stands in parentheses and may hold any character. */
const group = /^.*\) \S \d+ (\d+) /s;

/**
 * The resident memory of all processes of a group, bytes, as Linux tells it in /proc; undefined where nothing is told, or where no
 * process of the group is left.
 */
export async function groupMemory(id: number, proc = '/proc'): Promise<number | undefined> {
  const names = await readdir(proc).catch(() => []);
  const sizes = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((name) => residentOf(`${proc}/${name}`, id)),
  );
  const own = sizes.filter((size) => size !== undefined);
  return own.length === 0 ? undefined : own.reduce((sum, size) => sum + size, 0);
}

async function residentOf(folder: string, id: number): Promise<number | undefined> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`${folder}/stat`, 'utf8'),
      readFile(`${folder}/status`, 'utf8'),
    ]);
    if (Number(group.exec(stat)?.[1]) !== id) return undefined;
    // One that has ended and is waited for has none.
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return resident === undefined ? undefined : 1024 * Number(resident);
  } catch {
    // It has ended since it was listed.
    return undefined;
  }
}
