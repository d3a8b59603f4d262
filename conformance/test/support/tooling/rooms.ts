import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** An import from one room into another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Nothing of it is left at run time. */
  readonly isTypeOnly: boolean;
}

/** Specifiers of the files that a source imports, and whether each is for types only. */
function importsOf(path: string): { readonly specifier: string; readonly isTypeOnly: boolean }[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022);
  const found: { specifier: string; isTypeOnly: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const isTypeOnly = ts.isImportDeclaration(node)
        ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
        : node.isTypeOnly;
      found.push({ specifier: node.moduleSpecifier.text, isTypeOnly });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument))
        found.push({ specifier: argument.text, isTypeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * The rooms of a package and the imports between them. A room is a folder directly in `src`, with all that is below it, or a file
 * that stands there by itself.
 * @param source the folder `src`
 * @param inner folders further down that are rooms of their own
 */
export function arrowsBetweenRooms(source: string, inner: readonly string[] = []): Arrow[] {
  const roomOf = (file: string) =>
    inner.find((room) => file.startsWith(`${room}/`)) ??
    (file.split('/')[0] as string).replace(/\.js$/, '.ts');
  const arrows = new Map<string, Arrow>();
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).map((path) =>
    path.split('\\').join('/'),
  );
  for (const file of files.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))) {
    for (const { specifier, isTypeOnly } of importsOf(join(source, file))) {
      const isLocal = specifier.startsWith('.');
      if (!isLocal && !specifier.startsWith('#')) continue;
      // `#platform` stands for a file of the folder of that name.
      const target = isLocal ? posix.join(posix.dirname(file), specifier) : `${specifier.slice(1)}/`;
      const [from, to] = [roomOf(file), roomOf(target)];
      // Assets beside the sources are no rooms.
      if (from === to || target.startsWith('..')) continue;
      const key = `${from} ${to}`;
      const known = arrows.get(key);
      arrows.set(key, { from, to, isTypeOnly: isTypeOnly && (known?.isTypeOnly ?? true) });
    }
  }
  return [...arrows.values()].sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
}

/** The rooms that can be reached from one, itself only by way of a circle. */
function reachedFrom(room: string, arrows: readonly Arrow[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [room];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { from, to } of arrows) {
      if (from !== next || reached.has(to)) continue;
      reached.add(to);
      waiting.push(to);
    }
  }
  return reached;
}

/** Rooms that import each other, directly or by way of others. */
export function circles(arrows: readonly Arrow[]): string[] {
  return [...new Set(arrows.map(({ from }) => from))].filter((room) => reachedFrom(room, arrows).has(room));
}

/** A drawing in Mermaid. An arrow is left out where a longer way says as much; one for types only is dotted. */
export function drawing(arrows: readonly Arrow[]): string {
  const drawn = arrows.filter((arrow) => {
    const others = arrows.filter((other) => other !== arrow);
    return !reachedFrom(arrow.from, others).has(arrow.to);
  });
  const name = (room: string) => `${room.replace(/\W/g, '_')}["${room}"]`;
  const lines = drawn.map(
    ({ from, to, isTypeOnly }) => `  ${name(from)} ${isTypeOnly ? '-.->' : '-->'} ${name(to)}`,
  );
  return ['```mermaid', 'flowchart TD', ...lines, '```'].join('\n');
}
