import type { Context, Declaration, EntryContext } from './declaration.js';
import { allDirectives } from './directives/all.js';
import type { Statement } from './parser.js';
import { ConfigurationError } from './position.js';
import { faultOfValue } from './values.js';

/**
 * Checks statements against the declarations: names, contexts, arguments, duplicates.
 * @returns those that are taken and do nothing
 * @throws ConfigurationError
 */
export function checkStatements(statements: readonly Statement[], context: Context = 'main'): Statement[] {
  const accepted: Statement[] = [];
  const seen = new Set<string>();
  for (const statement of statements) {
    const declaration = declarationOf(statement, context);
    const { text } = statement.name;
    if (seen.has(text) && !declaration.repeats) fail(statement, `"${text}" directive is duplicate`);
    seen.add(text);
    checkArguments(statement, declaration);
    if (declaration.effect === 'accepted') accepted.push(statement);
    const inner = declaration.block?.(context);
    if (inner && isOfEntries(inner)) checkEntries(inner, statement.block ?? []);
    else if (inner) accepted.push(...checkStatements(statement.block ?? [], inner));
  }
  return accepted;
}

function fail({ name }: Statement, reason: string): never {
  throw new ConfigurationError(reason, name.position);
}

function declarationOf(statement: Statement, context: Context): Declaration {
  const { text } = statement.name;
  const declaration = allDirectives.get(text);
  if (!declaration) fail(statement, `unknown directive "${text}"`);
  if (declaration.effect === 'refused') {
    fail(statement, `"${text}" directive is not supported: ${lowerFirst(declaration.doc)}`);
  }
  if (!declaration.contexts.includes(context)) fail(statement, `"${text}" directive is not allowed here`);
  return declaration;
}

function lowerFirst(text: string): string {
  const first = /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() : text.charAt(0);
  return `${first}${text.slice(1)}`.replace(/\.$/, '');
}

function checkArguments(statement: Statement, declaration: Declaration): void {
  const { name, args, block } = statement;
  if (block && !declaration.block) fail(statement, `directive "${name.text}" is not terminated by ";"`);
  if (!block && declaration.block) fail(statement, `directive "${name.text}" has no opening "{"`);
  const [least, most] = declaration.args;
  if (args.length < least || args.length > most) {
    fail(statement, `invalid number of arguments in "${name.text}" directive`);
  }
  const [first] = args;
  // What is said of one directive alone comes before what is said of all of its kind.
  const fault = declaration.check?.(args) ?? (first && faultOfValue(declaration, first));
  if (fault) throw new ConfigurationError(fault.text, fault.word.position);
}

function isOfEntries(context: Context): context is EntryContext {
  return Object.hasOwn(entryChecks, context);
}

/** How many words belong to the first of an entry, where that is the same for all of a list, and what nginx calls them. */
const entryChecks: Readonly<Record<EntryContext, (entry: Statement) => string | undefined>> = {
  types: ({ args }) => (args.length === 0 ? 'arguments in "types" directive' : undefined),
  map: ({ name, args }) => {
    const isAlone = name.text === 'hostnames' || name.text === 'volatile';
    return args.length === 1 || (isAlone && args.length === 0) ? undefined : 'the map parameters';
  },
  geo: ({ name, args }) => {
    const isAlone = name.text === 'ranges' || name.text === 'proxy_recursive';
    return args.length === (isAlone ? 0 : 1) ? undefined : 'the geo parameters';
  },
  split_clients: ({ args }) => (args.length === 1 ? undefined : 'arguments in "split_clients" directive'),
};

function checkEntries(context: EntryContext, entries: readonly Statement[]): void {
  for (const entry of entries) {
    const what =
      entryChecks[context](entry) ?? (entry.block ? `arguments in "${context}" directive` : undefined);
    if (what !== undefined) fail(entry, `invalid number of ${what}`);
  }
}
