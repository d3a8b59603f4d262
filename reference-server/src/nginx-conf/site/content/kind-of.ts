import { stat } from 'node:fs/promises';

type Kind = 'file' | 'folder' | 'none' | 'forbidden';

export const onDisk = (path: string) => Buffer.from(path, 'latin1');

/** What a path leads to. */
export async function kindOf(path: string): Promise<Kind> {
  try {
    const found = await stat(onDisk(path));
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'forbidden';
  } catch (error) {
    return codeOf(error) === 'EACCES' ? 'forbidden' : 'none';
  }
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
