import type { Context, Declaration } from './declaration.js';
import { directiveIn } from './directives/all.js';
import type { Statement } from './parser.js';
import { ConfigurationError } from './position.js';
import { faultOfValue } from './values.js';

/** A directive that is taken, and what comes of it. */
export interface Taken {
  readonly statement: Statement;
  readonly effect: 'accepted' | 'not run';
}

/**
 * Checks statements against the declarations: names, contexts, arguments, duplicates.
 * @returns those that are taken and do nothing, or have their locations answer 502
 * @throws ConfigurationError
 */
export function checkStatements(statements: readonly Statement[], context: Context = 'main'): Taken[] {
  const taken: Taken[] = [];
  const seen = new Set<string>();
  for (const statement of statements) {
    const declaration = declarationOf(statement, context);
    const { text } = statement.name;
    if (seen.has(text) && !declaration.repeats) fail(statement, `"${text}" directive is duplicate`);
    seen.add(text);
    checkArguments(statement, declaration);
    const { effect } = declaration;
    if (effect === 'accepted' || effect === 'not run') taken.push({ statement, effect });
    const inner = declaration.block?.(context);
    if (inner === 'types') checkTypes(statement.block ?? []);
    else if (inner && inner !== 'foreign') taken.push(...checkStatements(statement.block ?? [], inner));
  }
  return taken;
}

function fail({ name }: Statement, reason: string): never {
  throw new ConfigurationError(reason, name.position);
}

function declarationOf(statement: Statement, context: Context): Declaration {
  const { text } = statement.name;
  const declaration = directiveIn(context, text);
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

function checkTypes(entries: readonly Statement[]): void {
  for (const entry of entries) {
    if (entry.block || entry.args.length === 0) {
      fail(entry, `invalid number of arguments in "types" directive`);
    }
  }
}
