import { locationName } from './location-name.js';
import type { Position } from './position.js';
import type { Scope } from './scope.js';

/** Something that works, and is hardly what somebody meant. */
export interface Warning {
  readonly text: string;
  readonly position: Position;
}

/** Says of an alias where a slash at the end of it, or of its location, is missing. */
export function aliasWarnings(scope: Scope): Warning[] {
  const { opening } = scope;
  if (opening?.name.text !== 'location') return [];
  const { modifier, path } = locationName(opening);
  // An expression is replaced as a whole, and an exact path is that of one file.
  if (modifier !== '' && modifier !== '^~') return [];
  return scope.own('alias').flatMap(({ name, args }) => {
    const folder = args[0]?.text ?? '';
    // What a variable ends with is not known.
    if (path.endsWith('/') === folder.endsWith('/') || /\$\{?\w+\}?$/.test(folder)) return [];
    const text = folder.endsWith('/')
      ? `the alias "${folder}" ends with a slash and location "${path}" does not: "${path}../" leads out of it, which is answered 403`
      : `the alias "${folder}" does not end with a slash and location "${path}" does: "${path}x" is the file "${folder}x"`;
    return [{ text, position: name.position }];
  });
}
