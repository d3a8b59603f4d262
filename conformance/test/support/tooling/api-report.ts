import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The `types` of an entry of `exports`, also below `import` and `require`; those of `import` count. */
function typesOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { types, import: esm } = entry as { types?: unknown; import?: unknown };
  return typeof types === 'string' ? types : typesOf(esm);
}

/** The public entries of a package: how users import them, and the file with their declarations. */
function entriesOf(folder: string): [name: string, file: string][] {
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, unknown>;
  };
  return Object.entries(exports).flatMap(([path, entry]): [string, string][] => {
    const types = typesOf(entry);
    return types ? [[path.replace('.', name), join(folder, types)]] : [];
  });
}

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/** Leaves out what users can't reach: members that are private. */
const withoutPrivate: ts.TransformerFactory<ts.Node> = (context) => {
  const visit = (node: ts.Node): ts.Node | undefined => {
    const isPrivate =
      ts.isClassElement(node) &&
      ((node.name && ts.isPrivateIdentifier(node.name)) ||
        (ts.canHaveModifiers(node) &&
          ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)));
    return isPrivate ? undefined : ts.visitEachChild(node, visit, context);
  };
  return (node) => ts.visitEachChild(node, visit, context);
};

/** The order of these, and the quotes, say nothing: they depend on the compiler, and on what it has compiled before. */
const inOrder: ts.TransformerFactory<ts.Node> = (context) => {
  const key = (node: ts.Node) =>
    printer.printNode(ts.EmitHint.Unspecified, node, ts.getOriginalNode(node).getSourceFile());
  const sorted = <T extends ts.Node>(nodes: ts.NodeArray<T>) =>
    ts.factory.createNodeArray(
      [...nodes]
        .map((node) => [key(node), node] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, node]) => node),
    );
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isStringLiteral(node)) return ts.factory.createStringLiteral(node.text, true);
    if (ts.isUnionTypeNode(node) && node.types.every(ts.isLiteralTypeNode))
      return ts.factory.createUnionTypeNode(sorted(node.types).map((type) => visit(type) as ts.TypeNode));
    const visited = ts.visitEachChild(node, visit, context);
    return ts.isTypeLiteralNode(node) && ts.isTypeLiteralNode(visited)
      ? ts.factory.createTypeLiteralNode(sorted(visited.members))
      : visited;
  };
  return (node) => visit(node);
};

/** A declaration as text, without comments and in the printer's own layout: moving it changes nothing. */
function textOf(declaration: ts.Declaration): string {
  // `const a: A` is a part of its statement.
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const [shown = node] = ts.transform(node, [withoutPrivate, inOrder]).transformed;
  return (
    printer
      .printNode(ts.EmitHint.Unspecified, shown, declaration.getSourceFile())
      .replace(/^(?:export |default |declare )+/, '')
      // Where a type is declared is nobody's business outside.
      .replace(/import\("\.[^"]*"\)\./g, '')
  );
}

/** What a file exports, under the names that it gives. */
function exportsOf(checker: ts.TypeChecker, source: ts.SourceFile | undefined): Map<string, ts.Symbol> {
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${source?.fileName} exports nothing`);
  return new Map(
    checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolved(checker, symbol)]),
  );
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/**
 * One entry: what it exports, and what users meet in that without being given its name.
 * @param others the files of all entries: what one of them exports is not described again
 */
function reportEntry(
  program: ts.Program,
  folder: string,
  name: string,
  file: string,
  others: readonly string[],
): string {
  const checker = program.getTypeChecker();
  const resolve = (symbol: ts.Symbol) => resolved(checker, symbol);
  const isOurs = (declaration: ts.Declaration) => {
    const { fileName } = declaration.getSourceFile();
    return fileName.startsWith(`${folder}/`) && !fileName.includes('/node_modules/');
  };

  const exported = exportsOf(checker, program.getSourceFile(file));
  const known = new Set(exported.values());
  const elsewhere = new Set(
    others.flatMap((other) => [...exportsOf(checker, program.getSourceFile(other)).values()]),
  );
  const met = new Map<string, ts.Symbol>();
  const meet = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const symbol = checker.getSymbolAtLocation(node);
      const target = symbol && resolve(symbol);
      const declarations = target?.declarations?.filter(
        (declaration) =>
          isOurs(declaration) &&
          (ts.isInterfaceDeclaration(declaration) ||
            ts.isTypeAliasDeclaration(declaration) ||
            ts.isClassDeclaration(declaration) ||
            ts.isEnumDeclaration(declaration) ||
            (ts.isVariableDeclaration(declaration) && ts.isSourceFile(declaration.parent.parent.parent))),
      );
      if (target && elsewhere.has(target)) return;
      if (target && declarations && declarations.length > 0 && !known.has(target)) {
        known.add(target);
        met.set(target.name, target);
        declarations.forEach(meet);
      }
    }
    ts.forEachChild(node, meet);
  };
  for (const symbol of exported.values()) symbol.declarations?.filter(isOurs).forEach(meet);

  const section = (symbols: ReadonlyMap<string, ts.Symbol>) =>
    [...symbols]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([as, symbol]) => {
        const texts = symbol.declarations?.filter(isOurs).map(textOf) ?? [];
        const renamed = symbol.name === as || symbol.name === 'default' ? '' : `// exported as ${as}\n`;
        return renamed + (texts.length > 0 ? texts.join('\n') : `// ${symbol.name}, of another package`);
      })
      .join('\n\n');
  const code = (text: string) => `\`\`\`ts\n${text}\n\`\`\`\n`;
  const named = met.size > 0 ? `\nNamed in these, and not exported:\n\n${code(section(met))}` : '';
  return `## ${name}\n\n${code(section(exported))}${named}`;
}

/**
 * What users of a package can import, as Markdown: every export of every entry of `exports`, in the order of the
 * alphabet. It is made of the declarations that are published.
 * @throws Error when the package is not built
 */
export function apiReport(folder: string): string {
  const entries = entriesOf(folder);
  const missing = entries.find(([, file]) => !existsSync(file));
  if (missing) throw new Error(`${missing[1]} is missing: run "npm run build" first`);
  // Nothing is type-checked: names are resolved, and that needs no libraries.
  const options = { module: ts.ModuleKind.NodeNext, noLib: true, types: [] };
  const program = ts.createProgram(
    entries.map(([, file]) => file),
    options,
  );
  return entries
    .map(([name, file]) => {
      const [same] = entries.find(([, other]) => other === file) ?? [name];
      const others = entries.map(([, other]) => other);
      return same === name
        ? reportEntry(program, folder, name, file, others)
        : `## ${name}\n\nAs \`${same}\`.\n`;
    })
    .join('\n');
}
