import { describe, expect, test } from 'vitest';
import { checkStatements } from '../../../src/nginx-conf/language/check.js';
import type { Context, Declaration } from '../../../src/nginx-conf/language/declaration.js';
import { allDirectives } from '../../../src/nginx-conf/language/directives/all.js';
import { parseConfiguration } from '../../../src/nginx-conf/language/parser.js';
import { Scope } from '../../../src/nginx-conf/language/scope.js';
import { failureOf } from '../failure.js';
import { memoryFiles } from '../memory-files.js';
import { examples } from './directive-examples.js';

/** What stands around a directive in each context; the directive comes in line 2. */
const around: Readonly<Record<Context, [string, string]>> = {
  main: ['', ''],
  events: ['events {', '}'],
  http: ['http {', '}'],
  server: ['http { server {', '} }'],
  location: ['http { server { location / {', '} } }'],
  'if in server': ['http { server { if ($arg_a) {', '} } }'],
  'if in location': ['http { server { location / { if ($arg_a) {', '} } } }'],
  types: ['http { types {', '} }'],
};

const contexts = Object.keys(around).filter((context) => context !== 'types') as Context[];

const parse = (text: string) => parseConfiguration('/c', memoryFiles({ '/c': text })).statements;

function check(context: Context, line: string) {
  const [before, after] = around[context];
  return checkStatements(parse(`${before}\n${line}\n${after}`));
}

const all = [...allDirectives.values()].filter(({ name }) => name !== 'include');
const working = all.filter(({ effect }) => effect === 'works');
const usual = (declaration: Declaration) => {
  const kinds = {
    flag: 'on',
    count: '7',
    duration: '90s',
    size: '200k',
    choice: declaration.values?.[0],
    text: 'x',
    expression: 'x',
  };
  const valid = declaration.args[1] === 0 ? '' : kinds[declaration.kind ?? 'text'];
  return declaration.block ? `${declaration.name} ${valid} { }` : `${declaration.name} ${valid};`;
};
const validOf = (declaration: Declaration) => examples[declaration.name]?.valid ?? usual(declaration);

/** What is wrong with a value of a kind. */
const usualFault = ({ kind, name }: Declaration): [string, string] | undefined => {
  switch (kind) {
    case 'flag':
      return [`${name} maybe;`, `invalid value "maybe" in "${name}" directive, it must be "on" or "off"`];
    case 'count':
      // Of this one alone nginx says it in other words.
      if (name === 'worker_connections') return [`${name} many;`, 'invalid number "many"'];
      return [`${name} many;`, `"${name}" directive invalid number`];
    case 'duration':
      return [`${name} 5x;`, `"${name}" directive invalid value`];
    case 'size':
      return [`${name} 5x;`, `"${name}" directive invalid value`];
    case 'choice':
      return [`${name} x;`, 'invalid value "x"'];
    default:
      return undefined;
  }
};

describe.each(all.filter(({ effect }) => effect !== 'refused').map((one) => [one.name, one] as const))(
  '%s',
  (name, declaration) => {
    test.each(contexts)('in %s', (context) => {
      const line = validOf(declaration);
      if (declaration.contexts.includes(context)) expect(() => check(context, line)).not.toThrow();
      else
        expect(failureOf(() => check(context, line))).toBe(`"${name}" directive is not allowed here in /c:2`);
    });

    test('with braces or a semicolon, and not the other', () => {
      const [context] = declaration.contexts as [Context];
      const wrong = declaration.block
        ? validOf(declaration).replace(/\{ \}$/, ';')
        : validOf(declaration).replace(/;$/, '{ }');
      const text = declaration.block
        ? `directive "${name}" has no opening "{"`
        : `directive "${name}" is not terminated by ";"`;
      expect(failureOf(() => check(context, wrong))).toBe(`${text} in /c:2`);
    });

    test('with too few or too many arguments', () => {
      const [context] = declaration.contexts as [Context];
      const [least, most] = declaration.args;
      const counts = [least - 1, most + 1].filter((count) => count >= 0 && count < 1000);
      for (const count of counts) {
        const line = `${name} ${'1 '.repeat(count)}${declaration.block ? '{ }' : ';'}`;
        expect(failureOf(() => check(context, line))).toBe(
          `invalid number of arguments in "${name}" directive in /c:2`,
        );
      }
      expect(counts.length).toBeGreaterThanOrEqual(most < 999 ? 1 : 0);
    });
  },
);

describe('what a directive takes', () => {
  const faults = working.flatMap((one) => {
    const wrong = [usualFault(one), ...(examples[one.name]?.invalid ?? [])].filter(
      (fault) => fault !== undefined,
    );
    return wrong.map(([line, text]) => [line, text, one] as const);
  });

  test.each(faults)('not %s', (line, text, { contexts: [context] }) => {
    expect(failureOf(() => check(context as Context, line))).toBe(`${text} in /c:2`);
  });

  test('each of our own has an example of what it does not take, or takes anything', () => {
    const anything = working.filter((one) => !usualFault(one) && !examples[one.name]?.invalid);
    expect(anything.filter(({ check }) => check).map(({ name }) => name)).toEqual([]);
  });

  test('defaults are valid themselves', () => {
    for (const {
      name,
      default: value,
      block,
      contexts: [context],
      kind,
    } of working) {
      if (value === undefined || block || kind === undefined) continue;
      const line = /^"/.test(value) ? `${name} ${value};` : `${name} "${value}";`;
      expect(() => check(context as Context, line), name).not.toThrow();
    }
  });

  test.each(
    working
      .filter(({ repeats, contexts: [context] }) => !repeats && context)
      .map((one) => [one.name, one] as const),
  )('%s once', (name, one) => {
    const line = validOf(one);
    const [context] = one.contexts as [Context];
    expect(failureOf(() => check(context, `${line}\n${line}`))).toBe(
      `"${name}" directive is duplicate in /c:3`,
    );
  });
});

describe('inheritance', () => {
  const levels = (line: string, inner = '') => {
    const [http] = parse(`http { ${line} server { location / { ${inner} } } }`);
    const outer = new Scope(http?.block ?? []);
    const server = new Scope(outer.own('server')[0]?.block ?? [], outer);
    return new Scope(server.own('location')[0]?.block ?? [], server);
  };

  test.each(
    working
      .filter(({ block, contexts }) => !block && contexts.includes('http') && contexts.includes('location'))
      .map((one) => [one.name, one] as const),
  )('%s', (name, one) => {
    const line = validOf(one);
    expect(levels(line).all(name)).toHaveLength(one.inherited ? 1 : 0);
    expect(levels(line, line).find(name)?.name.position.column).toBeGreaterThan(line.length);
  });

  test('is what nginx and the modules have', () => {
    const not = working
      .filter(({ inherited, contexts }) => !inherited && contexts.includes('location'))
      .map(({ name }) => name);
    expect(not.sort()).toEqual([
      'alias',
      'break',
      'if',
      'location',
      'push_listener',
      'push_publisher',
      'push_sender',
      'push_stream_channels_statistics',
      'push_stream_eventsource_support',
      'push_stream_publisher',
      'push_stream_subscriber',
      'push_stream_websocket',
      'push_subscriber',
      'return',
      'set',
      'try_files',
    ]);
  });
});

describe('what does nothing', () => {
  const accepted = all.filter(({ effect }) => effect === 'accepted');
  test.each(accepted.map((one) => [one.name, one] as const))('%s is listed', (name, one) => {
    expect(check(one.contexts[0] as Context, validOf(one)).map((statement) => statement.name.text)).toEqual([
      name,
    ]);
  });
});

describe('what restricts access and is not done here', () => {
  const refused = all.filter(({ effect }) => effect === 'refused');
  test.each(refused.map(({ name }) => name))('%s is refused wherever it stands', (name) => {
    for (const context of contexts) {
      for (const line of [`${name} a b;`, `${name};`, `${name} { }`]) {
        expect(failureOf(() => check(context, line))).toMatch(
          new RegExp(`^"${name}" directive is not supported: .* in /c:2$`),
        );
      }
    }
  });

  test.each([
    'satisfy',
    'limit_except',
    'auth_request',
    'limit_conn',
    'limit_req',
    'ssl_client_certificate',
    'valid_referers',
    'internal',
    'geo',
  ])('%s is among them', (name) => {
    expect(allDirectives.get(name)?.effect).toBe('refused');
  });
});

test('anything else is unknown', () => {
  expect(failureOf(() => check('location', 'proxy_pass http://a;'))).toBe(
    'unknown directive "proxy_pass" in /c:2',
  );
  expect(failureOf(() => check('main', 'pushstream on;'))).toBe('unknown directive "pushstream" in /c:2');
});
