import type { ConfigurationFiles } from '../../../src/nginx-conf/language/files.js';

/** Files that are nowhere but here. A folder is what a path leads through; bytes may be given for text. */
export function memoryFiles(files: Readonly<Record<string, string | Uint8Array>>): ConfigurationFiles {
  return {
    read(path) {
      const content = files[path];
      if (content !== undefined) return Buffer.from(content as string);
      const isFolder = Object.keys(files).some((other) => other.startsWith(`${path}/`));
      throw Object.assign(new Error('no such file'), { code: isFolder ? 'EISDIR' : 'ENOENT' });
    },
    names(folder) {
      const prefix = folder === '/' ? '/' : `${folder}/`;
      const within = Object.keys(files).filter((path) => path.startsWith(prefix));
      return [...new Set(within.map((path) => path.slice(prefix.length).split('/')[0] ?? ''))].reverse();
    },
  };
}
