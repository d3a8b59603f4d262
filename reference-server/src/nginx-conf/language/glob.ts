import { join } from 'node:path';
import type { ConfigurationFiles } from './files.js';

/** Whether a path has something in it that stands for more than itself. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

const special = /[\\^$.|+(){}/]/g;

/** The expression of a pattern for one name: `*`, `?`, `[a-z]` and `[!a-z]`. */
function expressionOf(pattern: string): RegExp {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    const end = character === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '\\' && at + 1 < pattern.length) source += `\\${pattern[++at]}`;
    else if (end > 0) {
      const set = pattern
        .slice(at + 1, end)
        .replace(/^[!^]/, '\0')
        .replace(/[\\\]^]/g, '\\$&');
      source += `[${set.replace('\0', '^')}]`;
      at = end;
    } else source += character === '[' ? '\\[' : character.replace(special, '\\$&');
  }
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    // A range that runs backwards matches nothing.
    return /(?!)/;
  }
}

/** The paths that a pattern stands for, in the order of their names. A name that begins with a dot is found by a dot only. */
export function expandPattern(pattern: string, files: ConfigurationFiles): string[] {
  const [root = '', ...parts] = pattern.split('/');
  let found = [root === '' ? '/' : root];
  for (const [index, part] of parts.entries()) {
    if (part === '') continue;
    if (!isPattern(part) && index < parts.length - 1) {
      found = found.map((folder) => join(folder, part));
      continue;
    }
    const expression = expressionOf(part);
    found = found.flatMap((folder) =>
      [...files.names(folder)]
        .filter((name) => expression.test(name) && (part.startsWith('.') || !name.startsWith('.')))
        .sort()
        .map((name) => join(folder, name)),
    );
  }
  return found;
}
