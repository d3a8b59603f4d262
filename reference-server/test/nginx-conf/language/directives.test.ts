import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkStatements } from '../../../src/nginx-conf/language/check.js';
import type { Context, Declaration } from '../../../src/nginx-conf/language/declaration.js';
import { parseConfiguration } from '../../../src/nginx-conf/language/parser.js';
import { Scope } from '../../../src/nginx-conf/language/scope.js';
import { memoryFiles } from '../../support/nginx-conf/memory-files.js';
import { examples } from './directive-examples.js';
import { ConfigurationReader, programsAvailable } from './directives/configuration-reader.js';
import * as known from './directives/differences.js';
import { documentedDefaults, ownDefaults } from './directives/documented-defaults.js';
import {
  configurationWith,
  contexts,
  directives,
  errorOf,
  faultyLines,
  lineWith,
  notRefused,
  usualContext,
  validLine,
  working,
} from './directives/spots.js';

const isAllowed = (error: string | undefined) => !error?.includes('directive is not allowed here');
const isCounted = (error: string | undefined) => !error?.startsWith('invalid number of arguments in "');

/*
 * The table of directives says what nginx says, where it is installed: the same lines are given to both. What differs is listed,
 * each with its reason.
 */
describe.skipIf(!programsAvailable)('as in nginx and the modules', () => {
  const readers: ConfigurationReader[] = [];
  /** The first that knows a directive, by its name. */
  const readerOf = new Map<string, ConfigurationReader>();

  beforeAll(async () => {
    readers.push(...(await ConfigurationReader.startAll()));
    for (const { name } of directives) {
      for (const reader of readers)
        if (!readerOf.has(name) && (await reader.knows(name))) readerOf.set(name, reader);
    }
  });
  afterAll(async () => {
    await Promise.all(readers.map((reader) => reader.stop()));
  });

  /** What is wrong with lines there, and here. */
  async function bothOf(declaration: Declaration, context: Context, lines: string) {
    const its = await readerOf.get(declaration.name)?.errorOf(configurationWith(context, lines));
    return { its, ours: errorOf(context, lines) };
  }

  /** What some find of each directive that nginx knows; in the order of names. */
  async function found(
    asked: readonly Declaration[],
    find: (declaration: Declaration) => Promise<readonly string[]>,
  ): Promise<string[]> {
    const lines: string[] = [];
    for (const declaration of asked) {
      if (readerOf.has(declaration.name)) lines.push(...(await find(declaration)));
    }
    return lines.sort();
  }

  /** Where two lists differ, as one line. */
  function difference(name: string, its: readonly unknown[], ours: readonly unknown[]): string[] {
    const [there, here] = [its.join(', '), ours.join(', ')];
    return there === here ? [] : [`${name}: there ${there}; here ${here}`];
  }

  test('they are known', () => {
    const unknown = directives.filter(({ name }) => !readerOf.has(name)).map(({ name }) => name);
    expect(unknown.sort()).toEqual(Object.values(known.unknownToNginx).flat().sort());
  });

  test('where each may stand', async () => {
    const differences = await found(notRefused, async (declaration) => {
      const line = lineWith(declaration, Math.max(1, declaration.args[0]));
      const [there, here]: [Context[], Context[]] = [[], []];
      for (const context of contexts) {
        const { its, ours } = await bothOf(declaration, context, line);
        if (isAllowed(its)) there.push(context);
        if (isAllowed(ours)) here.push(context);
      }
      return difference(declaration.name, there, here);
    });
    expect(differences).toEqual(Object.keys(known.contexts).sort());
  });

  test('how many arguments each has', async () => {
    const differences = await found(notRefused, async (declaration) => {
      const [there, here]: [number[], number[]] = [[], []];
      for (let count = 0; count <= 5; count++) {
        const line = lineWith(declaration, count);
        const { its, ours } = await bothOf(declaration, usualContext(declaration), line);
        if (isCounted(its)) there.push(count);
        if (isCounted(ours)) here.push(count);
      }
      return difference(declaration.name, there, here);
    });
    expect(differences).toEqual(Object.keys(known.counts).sort());
  });

  test('which have braces', async () => {
    const about = /has no opening|is not terminated/;
    const differences = await found(notRefused, async (declaration) => {
      const line = lineWith(declaration, declaration.args[0]);
      const [there, here]: [string[], string[]] = [[], []];
      for (const end of [' { }', ';']) {
        const written = line.replace(/( \{ \}|;)$/, end);
        const { its = '', ours = '' } = await bothOf(declaration, usualContext(declaration), written);
        if (about.test(its)) there.push(its);
        if (about.test(ours)) here.push(ours);
      }
      return difference(declaration.name, there, here);
    });
    expect(differences).toEqual([]);
  });

  test('which may stand there twice', async () => {
    const differences = await found(working, async (declaration) => {
      const lines = `${validLine(declaration)}\n${validLine(declaration)}`;
      const { its = 'right', ours = 'right' } = await bothOf(declaration, usualContext(declaration), lines);
      return difference(declaration.name, [its], [ours]);
    });
    expect(differences).toEqual(Object.keys(known.repeats).sort());
  });

  test('which values each takes', async () => {
    const differences = await found(working, async (declaration) => {
      const lines = [validLine(declaration), ...faultyLines(declaration).map(([line]) => line)];
      const all: string[] = [];
      for (const line of lines) {
        const { its = 'right', ours = 'right' } = await bothOf(declaration, usualContext(declaration), line);
        all.push(...difference(line, [its], [ours]));
      }
      return all;
    });
    expect(differences).toEqual(Object.keys(known.values).sort());
  });
});

test('defaults are those of the documentation, but for some of our own', () => {
  const ours = Object.fromEntries(
    working.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])),
  );
  const own = Object.entries(ownDefaults).map(([name, one]) => [name, one.default] as const);
  expect(ours).toEqual({ ...documentedDefaults, ...Object.fromEntries(own) });
});

test('what is wrong with values is said in the words of nginx', () => {
  const lines = working.flatMap((declaration) => {
    const context = usualContext(declaration);
    return faultyLines(declaration).map(([line, text]) => ({ line, text, context }));
  });
  const right = working.filter((one) => errorOf(usualContext(one), validLine(one)) !== undefined);
  expect(right.map(({ name }) => name)).toEqual([]);
  expect(lines.map(({ line, context }) => [line, errorOf(context, line)])).toEqual(
    lines.map(({ line, text }) => [line, `${text} in /c:2`]),
  );
});

test('each with a check of its own has an example of what it does not take', () => {
  const without = working.filter(({ name, check }) => check && !examples[name]?.invalid);
  expect(without.map(({ name }) => name)).toEqual([]);
});

test('defaults are valid themselves', () => {
  const written = working.flatMap((declaration) => {
    const { name, default: value, block } = declaration;
    if (value === undefined || block) return [];
    const isText = declaration.kind === 'text' && !value.startsWith('"');
    return [[usualContext(declaration), `${name} ${isText ? `"${value}"` : value};`] as const];
  });
  const faults = written.map(([context, line]) => errorOf(context, line)).filter((error) => error);
  expect(written.length).toBeGreaterThan(60);
  expect(faults).toEqual([]);
});

test('what does nothing is told of', () => {
  const accepted = notRefused.filter(({ effect }) => effect === 'accepted');
  for (const declaration of accepted) {
    const isChecked = declaration.kind !== undefined || declaration.check !== undefined;
    const line = isChecked ? validLine(declaration) : lineWith(declaration, declaration.args[0]);
    const text = configurationWith(usualContext(declaration), line);
    const { statements } = parseConfiguration('/c', memoryFiles({ '/c': text }));
    expect(checkStatements(statements).map(({ statement }) => statement.name.text)).toEqual([
      declaration.name,
    ]);
  }
});

describe('what restricts access and is not done here', () => {
  const refused = directives.filter(({ effect }) => effect === 'refused');

  test('is refused wherever it stands', () => {
    for (const { name } of refused) {
      for (const context of contexts) {
        for (const line of [`${name} a b;`, `${name};`, `${name} { }`]) {
          expect(errorOf(context, line)).toMatch(
            new RegExp(`^"${name}" directive is not supported: .* in /c:2$`),
          );
        }
      }
    }
  });

  test('has these among it', () => {
    const names = refused.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['accesskey', 'auth_jwt', 'limit_rate', 'ssl_crl']));
  });
});

test('anything else is unknown', () => {
  expect(errorOf('location', 'more_set_headers a;')).toBe('unknown directive "more_set_headers" in /c:2');
  expect(errorOf('main', 'pushstream on;')).toBe('unknown directive "pushstream" in /c:2');
});

describe('inheritance', () => {
  const location = (outer: string, inner = '') => {
    const files = memoryFiles({ '/c': `http { ${outer} server { location / { ${inner} } } }` });
    const [statement] = parseConfiguration('/c', files).statements;
    const http = new Scope(statement?.block ?? []);
    const server = new Scope(http.own('server')[0]?.block ?? [], http);
    return new Scope(server.own('location')[0]?.block ?? [], server);
  };

  test('is from the innermost level that has the directive', () => {
    expect(location('gzip on;').text('gzip')).toBe('on');
    expect(location('gzip on;', 'gzip off;').text('gzip')).toBe('off');
    expect(location('add_header X-A a; add_header X-B b;').all('add_header')).toHaveLength(2);
    expect(
      location('add_header X-A a; add_header X-B b;', 'add_header X-C c;').all('add_header'),
    ).toHaveLength(1);
    expect(location('location / { }').all('location')).toHaveLength(0);
  });

  test('is what nginx and the modules have', () => {
    const not = working
      .filter(({ inherited, contexts }) => !inherited && contexts.includes('location'))
      .map(({ name }) => name);
    expect(not.sort()).toEqual([
      'alias',
      'break',
      'if',
      'internal',
      'limit_except',
      'location',
      'proxy_pass',
      'push_health',
      'push_listener',
      'push_metrics',
      'push_publisher',
      'push_sender',
      'push_stream_channels_statistics',
      'push_stream_eventsource_support',
      'push_stream_publisher',
      'push_stream_subscriber',
      'push_stream_websocket',
      'push_subscriber',
      'return',
      'rewrite',
      'set',
      'stub_status',
      'try_files',
    ]);
  });
});
