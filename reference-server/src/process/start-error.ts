/** The server cannot start, whatever its configuration; the message says why. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What went wrong with a file, in the words of the system. */
export function describeFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const texts: Readonly<Record<string, string>> = {
    ENOENT: '2: No such file or directory',
    EACCES: '13: Permission denied',
    ENOTDIR: '20: Not a directory',
    EISDIR: '21: Is a directory',
    EROFS: '30: Read-only file system',
  };
  return texts[code] ?? (error instanceof Error ? error.message : String(error));
}
