import { compileExpression, type Expression } from '../http/variables.js';
import { didYouMean } from './nearest-name.js';

/** A setting is missing, unknown or has a wrong value. The message says which, and what would be right. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** What the values of each type of directive look like when they are given, and when they are read. */
interface Types {
  /** true, false, 'on' or 'off' */
  flag: { input: boolean | 'on' | 'off'; value: boolean };
  /** A whole number from 0. */
  count: { input: number | string; value: number };
  /** A number of seconds, or text such as '500ms', '30s', '5m', '1h30m', '1d'; read as milliseconds. */
  duration: { input: number | string; value: number };
  /** A number of bytes, or text such as '10k', '32M', '1g'; read as bytes. */
  size: { input: number | string; value: number };
  text: { input: string; value: string };
  choice: { input: string; value: string };
  /** Text with variables of the request in it, such as `$arg_id`; or what evaluates it. */
  expression: { input: string | Expression; value: Expression };
}

export type DirectiveType = keyof Types;

/** A setting, declared once: types, reading, errors and documentation come from this. */
export interface Directive<T extends DirectiveType = DirectiveType> {
  readonly type: T;
  /** As it would be given; undefined = not set. */
  readonly default: Types[T]['input'] | undefined;
  /** What a choice may be. */
  readonly values?: readonly string[];
  readonly doc: string;
}

export type DirectiveTable = Readonly<Record<string, Directive>>;

type Choice<D> = D extends { readonly values: readonly (infer V extends string)[] } ? V : never;
type Input<D extends Directive> = D['type'] extends 'choice' ? Choice<D> : Types[D['type']]['input'];
type Value<D extends Directive> = D['type'] extends 'choice' ? Choice<D> : Types[D['type']]['value'];

/** What may be given for the directives of a table. */
export type DirectiveInputs<T extends DirectiveTable> = { readonly [K in keyof T]?: Input<T[K]> };

/** What comes of it: every directive that has a default is there. */
export type DirectiveValues<T extends DirectiveTable> = {
  readonly [K in keyof T]: T[K]['default'] extends undefined ? Value<T[K]> | undefined : Value<T[K]>;
};

const durations: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const sizes: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

const readers: {
  readonly [T in DirectiveType]: (input: unknown, directive: Directive) => Types[T]['value'] | undefined;
} = {
  flag: (input) =>
    input === true || input === 'on' ? true : input === false || input === 'off' ? false : undefined,
  count: (input) => {
    const value = typeof input === 'string' && /^\d+$/.test(input) ? Number(input) : input;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  },
  duration: (input) => {
    if (typeof input === 'number') return Number.isFinite(input) && input >= 0 ? input * 1000 : undefined;
    if (typeof input !== 'string') return undefined;
    if (/^\d+$/.test(input)) return Number(input) * 1000;
    if (!/^(\d+(ms|[smhdw]))+$/.test(input)) return undefined;
    let sum = 0;
    for (const [, number, unit] of input.matchAll(/(\d+)(ms|[smhdw])/g))
      sum += Number(number) * (durations[unit ?? ''] ?? 0);
    return sum;
  },
  size: (input) => {
    const match = /^(\d+)([kmg]?)$/i.exec(String(input));
    return match ? Number(match[1]) * (sizes[(match[2] ?? '').toLowerCase()] ?? 0) : undefined;
  },
  text: (input) => (typeof input === 'string' ? input : undefined),
  choice: (input, { values }) => values?.find((value) => value === input),
  expression: (input) => {
    if (typeof input === 'function') return input as Expression;
    return typeof input === 'string' ? compileExpression(input) : undefined;
  },
};

/** What a value has to be, for people. */
export function expected({ type, values }: Directive): string {
  const texts: Readonly<Record<DirectiveType, string>> = {
    flag: 'on or off',
    count: 'a whole number from 0',
    duration: "a time such as '30s' or '2h', or a number of seconds",
    size: "a size such as '32M', or a number of bytes",
    text: 'a text',
    choice: (values ?? []).join(' or '),
    expression: 'a text, with variables such as $arg_id',
  };
  return texts[type];
}

function read(input: unknown, directive: Directive, place: string): unknown {
  try {
    return readers[directive.type](input, directive);
  } catch (error) {
    throw new SettingsError(`${place}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/**
 * Reads what was given for the directives of a table.
 * @param place named in errors
 * @throws SettingsError
 */
export function readDirectives<T extends DirectiveTable>(
  table: T,
  given: Readonly<Record<string, unknown>>,
  place: string,
): DirectiveValues<T> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(table, name)) {
      throw new SettingsError(`${place}: unknown setting ${name}.${didYouMean(name, Object.keys(table))}`);
    }
  }
  const values = Object.entries(table).map(([name, directive]) => {
    const input = given[name] ?? directive.default;
    if (input === undefined) return [name, undefined];
    const value = read(input, directive, `${place}: ${name}`);
    if (value === undefined) {
      throw new SettingsError(
        `${place}: ${name} must be ${expected(directive)}, not ${JSON.stringify(input)}.`,
      );
    }
    return [name, value];
  });
  return Object.fromEntries(values) as DirectiveValues<T>;
}
