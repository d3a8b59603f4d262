import type { Scope } from '../../language/scope.js';

const usual: readonly (readonly [end: string, type: string])[] = [
  ['html', 'text/html'],
  ['gif', 'image/gif'],
  ['jpg', 'image/jpeg'],
];

/** The content type of a path, as `types` and `default_type` of a scope say. */
export function contentTypes(scope: Scope): (path: string) => string {
  const types = mimeTypes(scope);
  const standard = scope.text('default_type');
  return (path) => types.get(endOf(path)) ?? standard;
}

/** The content types of `types`, by the extension of a file name. */
function mimeTypes(scope: Scope): ReadonlyMap<string, string> {
  const blocks = scope.all('types');
  if (blocks.length === 0) return new Map(usual);
  return new Map(
    blocks
      .flatMap(({ block }) => block ?? [])
      .flatMap(({ name, args }) => args.map(({ text }) => [text.toLowerCase(), name.text] as const)),
  );
}

/** The extension of a file name, in lower case as in `types`. */
function endOf(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}
