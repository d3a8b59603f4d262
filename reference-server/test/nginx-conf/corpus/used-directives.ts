import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, Effect } from '../../../src/nginx-conf/language/declaration.js';
import { directiveIn } from '../../../src/nginx-conf/language/directives/all.js';
import { parseConfiguration, type Statement } from '../../../src/nginx-conf/language/parser.js';
import { memoryFiles } from '../../support/nginx-conf/memory-files.js';

/** What comes of directives, in the words of the page about them. */
const words: Readonly<Record<Effect, string>> = {
  works: 'works',
  accepted: 'without effect',
  'not run': 'answers 502',
  refused: 'refused',
};

/** In the braces of these are entries, and no directives. */
const lists = ['types', 'map', 'geo', 'split_clients'];

/** What each directive in the configurations of a folder is here, and in how many of them it stands. */
export function usedDirectives(folder: string): string {
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  const included = readdirSync(join(folder, 'etc'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const around = Object.fromEntries(included.map((path) => [path.replace(/^etc/, '/etc/nginx'), read(path)]));
  const counts = new Map<string, number>();
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.conf'))) {
    const { statements } = parseConfiguration('/c', memoryFiles({ ...around, '/c': read(name) }));
    for (const row of new Set(rowsOf(statements, 'main'))) counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([row, count]) => `${row.padEnd(60)}${String(count).padStart(3)}\n`)
    .join('');
}

/** @param context where they stand, as far as it tells directives of the same name apart */
function rowsOf(statements: readonly Statement[], context: Context): readonly string[] {
  return statements.flatMap(({ name: { text }, block }) => {
    const declaration = directiveIn(context, text);
    const row = `${text.padEnd(44)} ${declaration ? words[declaration.effect] : 'unknown'}`;
    if (!block || lists.includes(text)) return [row];
    return [row, ...rowsOf(block, text === 'upstream' ? 'upstream' : 'main')];
  });
}
