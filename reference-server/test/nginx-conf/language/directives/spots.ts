import { checkStatements } from '../../../../src/nginx-conf/language/check.js';
import type { Context, Declaration } from '../../../../src/nginx-conf/language/declaration.js';
import { allDirectives } from '../../../../src/nginx-conf/language/directives/all.js';
import { parseConfiguration } from '../../../../src/nginx-conf/language/parser.js';
import { ConfigurationError } from '../../../../src/nginx-conf/language/position.js';
import { memoryFiles } from '../../../support/nginx-conf/memory-files.js';
import { examples } from '../directive-examples.js';

/** What stands around a directive in each context. */
const around = {
  main: ['', ''],
  events: ['events {', '}'],
  http: ['http {', '}'],
  server: ['http { server {', '} }'],
  location: ['http { server { location / {', '} } }'],
  'if in server': ['http { server { if ($arg_a) {', '} } }'],
  'if in location': ['http { server { location / { if ($arg_a) {', '} } } }'],
  limit_except: ['http { server { location / { limit_except GET {', '} } } }'],
} as const satisfies Partial<Record<Context, readonly [string, string]>>;

export const contexts = Object.keys(around) as (keyof typeof around)[];

/** All directives but `include`, in whose place its files stand. */
export const directives: readonly Declaration[] = [...allDirectives.values()].filter(
  ({ name }) => name !== 'include',
);

export const notRefused: readonly Declaration[] = directives.filter(({ effect }) => effect !== 'refused');
export const working: readonly Declaration[] = directives.filter(({ effect }) => effect === 'works');

/** The context where a directive is asked about what is the same in all of them. */
export function usualContext({ contexts }: Declaration): Context {
  return contexts.includes('location') ? 'location' : (contexts[0] ?? 'main');
}

/** A configuration with some lines in a context; the first of them is its line 2. */
export function configurationWith(context: Context, lines: string): string {
  const [before, after] = around[context as keyof typeof around];
  // The locations of push_stream need these.
  const needed = /^push_stream_(?!shared_memory_size)/.test(lines)
    ? 'push_stream_shared_memory_size 1m; push_stream_channels_path a;'
    : '';
  return `${before.replace('http {', `http { ${needed}`)}\n${lines}\n${after}`;
}

/** A line with some number of arguments. */
export function lineWith({ name, block }: Declaration, count: number): string {
  return `${name}${' 1'.repeat(count)}${block ? ' { }' : ';'}`;
}

/** What is wrong with lines in a context, as people are told; undefined = nothing. */
export function errorOf(context: Context, lines: string): string | undefined {
  const files = memoryFiles({ '/c': configurationWith(context, lines) });
  try {
    checkStatements(parseConfiguration('/c', files).statements);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

/** A line that is right. */
export function validLine(declaration: Declaration): string {
  const { name, kind, values, args, block } = declaration;
  const example = examples[name]?.valid;
  if (example) return example;
  const usual = {
    flag: 'on',
    count: '7',
    duration: '90s',
    size: '200k',
    choice: values?.[0],
    text: 'x',
    expression: 'x',
  };
  const value = args[1] === 0 ? '' : ` ${usual[kind ?? 'text']}`;
  return block ? `${name}${value} { }` : `${name}${value};`;
}

/** Lines with values that a directive does not take, and what is said of them. */
export function faultyLines({ name, kind }: Declaration): readonly (readonly [line: string, text: string])[] {
  const invalid = `"${name}" directive invalid value`;
  const usual = {
    flag: ['maybe', `invalid value "maybe" in "${name}" directive, it must be "on" or "off"`],
    // Of this one alone nginx says it in other words.
    count: [
      'many',
      name === 'worker_connections' ? 'invalid number "many"' : `"${name}" directive invalid number`,
    ],
    duration: ['5x', invalid],
    size: ['5x', invalid],
    choice: ['x', 'invalid value "x"'],
    text: undefined,
    expression: undefined,
  } as const;
  const [value, text] = usual[kind ?? 'text'] ?? [];
  const own = examples[name]?.invalid ?? [];
  return value === undefined || text === undefined ? own : [[`${name} ${value};`, text], ...own];
}
