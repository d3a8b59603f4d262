import type { Warning } from './alias-warnings.js';
import { checkStatements } from './check.js';
import type { Context } from './declaration.js';
import { directiveIn, isRole } from './directives/all.js';
import type { Statement } from './parser.js';
import { ConfigurationError, placeOf } from './position.js';

/**
 * What in `http` only declares something for others to use: where it is wrong or not known, those that use it are wrong, too,
 * and nothing else is more open without it.
 */
const definitions =
  /^(?:map|geo|split_clients|upstream|log_format|types)$|^(?:geoip|limit|proxy|fastcgi|uwsgi|scgi).*_(?:zone|path|country|city|org)$/;

/** Statements of which only the push locations are left, and what is told of them. */
export interface PushOnly {
  readonly statements: readonly Statement[];
  readonly warnings: readonly Warning[];
}

/**
 * Leaves the push locations of a configuration, with everything that holds in them. All other locations answer 501 and say why,
 * and so do those of which something is not known here or not done: it could be what keeps people out.
 */
export function pushOnly(statements: readonly Statement[]): PushOnly {
  const view = new View();
  const left = statements.flatMap((statement) => {
    if (statement.name.text === 'http') return [{ ...statement, block: view.http(statement.block ?? []) }];
    return directiveIn('main', statement.name.text) ? [statement] : [];
  });
  return { statements: left, warnings: view.warnings };
}

/** One way through a configuration. */
class View {
  readonly warnings: Warning[] = [];

  http(block: readonly Statement[]): Statement[] {
    const { kept, closed } = this.#sift(
      block.filter(({ name }) => name.text !== 'server'),
      'http',
    );
    const servers = block.filter(({ name }) => name.text === 'server');
    return [
      ...kept,
      ...servers.map((server) => ({ ...server, block: this.#server(server, server.block ?? [], closed) })),
    ];
  }

  #server(server: Statement, block: readonly Statement[], outer: string | undefined): Statement[] {
    const { kept, closed } = this.#sift(
      block.filter(({ name }) => name.text !== 'location'),
      'server',
    );
    const locations = block.filter(({ name }) => name.text === 'location');
    const isPush = (outer ?? closed) === undefined && kept.some(({ name }) => isRole(name.text));
    const hasRoot = isPush || locations.some(({ args }) => args.length === 1 && args[0]?.text === '/');
    const root: Statement = {
      name: { ...server.name, text: 'location' },
      args: [{ ...server.name, text: '/' }],
      block: [answer501(server, 'there is no push location for this path')],
    };
    const all = locations.map((location) => this.#location(location, outer ?? closed));
    return [...kept, ...all, ...(hasRoot ? [] : [root])];
  }

  #location(location: Statement, outer: string | undefined): Statement {
    const block = location.block ?? [];
    const inner = block.filter(({ name }) => name.text === 'location');
    const others = block.filter(({ name }) => name.text !== 'location');
    if (!others.some(({ name }) => isRole(name.text))) {
      const { kept, closed } = inner.length > 0 ? this.#sift(others, 'location') : nothing;
      // Its rules hold in the locations within, what it answers does not.
      const rules = kept.filter(({ name }) => directiveIn('location', name.text)?.inherited);
      const why = `it is no push location (${place(location)})`;
      const nested = inner.map((one) => this.#location(one, outer ?? closed));
      return { ...location, block: [answer501(location, why), ...rules, ...nested] };
    }
    const { kept, closed } = this.#sift(others, 'location');
    const nested = inner.map((one) => this.#location(one, outer ?? closed));
    const why = outer ?? closed;
    if (why === undefined) return { ...location, block: [...kept, ...nested] };
    this.warnings.push({ text: `this push location answers 501: ${why}`, position: location.name.position });
    return { ...location, block: [answer501(location, why), ...nested] };
  }

  /** The statements that are right, and why what is in the same braces cannot be served, where it cannot. */
  #sift(statements: readonly Statement[], context: Context) {
    const kept: Statement[] = [];
    let closed: string | undefined;
    for (const statement of statements) {
      const fault = faultOf(statement, context);
      if (fault === undefined) kept.push(statement);
      else if (!definitions.test(statement.name.text)) closed ??= fault;
    }
    return { kept, closed };
  }
}

const nothing = { kept: [] as readonly Statement[], closed: undefined };

/** What is wrong with a statement alone, with its place. */
function faultOf(statement: Statement, context: Context): string | undefined {
  try {
    checkStatements([statement], context);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return `${error.reason} (${placeOf(error.position ?? statement.name.position)})`;
    }
    throw error;
  }
}

const place = ({ name }: Statement) => placeOf(name.position);

/** A directive that answers 501 with a reason, where another stands. */
function answer501({ name }: Statement, why: string): Statement {
  const word = (text: string) => ({ text, quoted: true, position: name.position });
  // A dollar would begin a variable.
  const text = `With --push-only only push locations are served: ${why.replaceAll('$', '')}.\n`;
  return { name: word('return'), args: [word('501'), word(text)], block: undefined };
}
