import {
  adviceOnCount,
  adviceOnDuplicate,
  adviceOnPlace,
  adviceOnRefused,
  adviceOnUnknown,
  adviceOnValue,
} from './advice.js';
import type { Context, Declaration, EntryContext } from './declaration.js';
import { directiveIn } from './directives/all.js';
import type { Statement } from './parser.js';
import { ConfigurationError } from './position.js';
import { faultOfValue } from './values.js';

/** Most faults of a configuration that are told. */
export const mostFaults = 1000;

/** A directive that is taken, and what comes of it. */
export interface Taken {
  readonly statement: Statement;
  readonly effect: 'accepted' | 'not run';
}

/**
 * Checks statements against the declarations: names, contexts, arguments, duplicates.
 * @returns those that are taken and do nothing, or have their locations answer 502
 * @throws ConfigurationError with everything that is wrong: the first, and the others
 */
export function checkStatements(statements: readonly Statement[], context: Context = 'main'): Taken[] {
  const check = new Check();
  check.all(statements, context);
  const [first, ...others] = check.faults;
  if (!first) return check.taken;
  const { reason, position, advice } = first;
  throw new ConfigurationError(reason, position, { advice, others });
}

/** One way through statements, and what was found on it. */
class Check {
  readonly taken: Taken[] = [];
  readonly faults: ConfigurationError[] = [];

  all(statements: readonly Statement[], context: Context): void {
    const seen = new Set<string>();
    for (const statement of statements) {
      if (this.faults.length >= mostFaults) return;
      const { text } = statement.name;
      const declaration = directiveIn(context, text);
      if (!declaration) {
        this.#fault(statement, `unknown directive "${text}"`, adviceOnUnknown(text, context));
        continue;
      }
      const isFirst = !seen.has(text);
      seen.add(text);
      if (!this.#fits(statement, declaration, context, isFirst)) continue;
      const { effect } = declaration;
      if (effect === 'accepted' || effect === 'not run') this.taken.push({ statement, effect });
      const inner = declaration.block?.(context);
      if (inner && isOfEntries(inner)) this.#entries(inner, statement.block ?? []);
      else if (inner && inner !== 'foreign') this.all(statement.block ?? [], inner);
    }
  }

  #fault({ name }: Statement, reason: string, advice: string | undefined, position = name.position): false {
    this.faults.push(new ConfigurationError(reason, position, { advice }));
    return false;
  }

  /** Whether what is in its braces can be looked at. */
  #fits(statement: Statement, declaration: Declaration, context: Context, isFirst: boolean): boolean {
    const { name, args, block } = statement;
    if (declaration.effect === 'refused') {
      const reason = `"${name.text}" directive is not supported: ${lowerFirst(declaration.doc)}`;
      return this.#fault(statement, reason, adviceOnRefused);
    }
    if (!declaration.contexts.includes(context)) {
      return this.#fault(
        statement,
        `"${name.text}" directive is not allowed here`,
        adviceOnPlace(declaration),
      );
    }
    if (!isFirst && !declaration.repeats) {
      return this.#fault(statement, `"${name.text}" directive is duplicate`, adviceOnDuplicate);
    }
    if (block && !declaration.block) {
      return this.#fault(statement, `directive "${name.text}" is not terminated by ";"`, undefined);
    }
    if (!block && declaration.block) {
      return this.#fault(statement, `directive "${name.text}" has no opening "{"`, undefined);
    }
    const [least, most] = declaration.args;
    if (args.length < least || args.length > most) {
      const reason = `invalid number of arguments in "${name.text}" directive`;
      this.#fault(statement, reason, adviceOnCount(declaration));
      return true;
    }
    const [first] = args;
    // What is said of one directive alone comes before what is said of all of its kind.
    const fault = declaration.check?.(args) ?? (first && faultOfValue(declaration, first));
    if (fault) this.#fault(statement, fault.text, adviceOnValue(declaration), fault.word.position);
    return true;
  }

  #entries(context: EntryContext, entries: readonly Statement[]): void {
    for (const entry of entries) {
      const what =
        entryChecks[context](entry) ?? (entry.block ? `arguments in "${context}" directive` : undefined);
      if (what !== undefined) this.#fault(entry, `invalid number of ${what}`, undefined);
    }
  }
}

function lowerFirst(text: string): string {
  const first = /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() : text.charAt(0);
  return `${first}${text.slice(1)}`.replace(/\.$/, '');
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
