import { notRunSetters } from './directives/not-run.js';
import { groupNamesOf } from './location-name.js';
import type { Statement } from './parser.js';
import type { Position } from './position.js';

/** Directives that compute a variable of what stands in their braces. */
export const computing = ['map', 'geo', 'split_clients'];

/** Directives with regular expressions, whose groups may have names. */
const withGroups = ['location', 'if', 'server_name', 'rewrite'];

/** Directives that give a value to the variable that they begin with. */
const assigning = ['set', 'auth_request_set', ...notRunSetters];

/** The variable of a directive that computes one, without its `$`: the last of its words. */
export function computedName({ args }: Statement): string {
  return (args.at(-1)?.text ?? '').slice(1);
}

/** The variables that a configuration gives values to, but for those that it computes. */
export function assignedNames(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ name, args, block = [] }) => {
    if (name.text === 'map') return block.flatMap((entry) => groupNamesOf(entry.name.text));
    if (name.text === 'types' || computing.includes(name.text)) return [];
    const inner = assignedNames(block);
    if (assigning.includes(name.text)) return [(args[0]?.text ?? '').slice(1), ...inner];
    return withGroups.includes(name.text)
      ? [...args.flatMap(({ text }) => groupNamesOf(text)), ...inner]
      : inner;
  });
}

/** The variables that are set by what is not run here, and where. */
export function namesNotRun(statements: readonly Statement[]): ReadonlyMap<string, Position> {
  return new Map(
    statements.flatMap(({ name, args, block = [] }): (readonly [string, Position])[] => {
      if (name.text === 'types' || computing.includes(name.text)) return [];
      const inner = [...namesNotRun(block)];
      if (!notRunSetters.includes(name.text)) return inner;
      return [[(args[0]?.text ?? '').slice(1), name.position], ...inner];
    }),
  );
}
