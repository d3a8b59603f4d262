/** What the system says, with its number, as nginx writes it. */
const texts: Readonly<Record<string, string>> = {
  EPERM: '1: Operation not permitted',
  ENOENT: '2: No such file or directory',
  EACCES: '13: Permission denied',
  ENOTDIR: '20: Not a directory',
  EISDIR: '21: Is a directory',
  EMFILE: '24: Too many open files',
  EFBIG: '27: File too large',
  ENOSPC: '28: No space left on device',
  EROFS: '30: Read-only file system',
  ENAMETOOLONG: '36: File name too long',
  ELOOP: '40: Too many levels of symbolic links',
  EDQUOT: '122: Disk quota exceeded',
  EADDRINUSE: '98: Address already in use',
  EADDRNOTAVAIL: '99: Cannot assign requested address',
};

/** The code of an error of the system, such as `ENOENT`; '' for other errors. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What went wrong, in the words of the system. */
export function describeFailure(error: unknown): string {
  return texts[systemCode(error)] ?? (error instanceof Error ? error.message : String(error));
}
