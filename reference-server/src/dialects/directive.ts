import { compileExpression, type Expression, UnknownVariable } from '../http/variables.js';
import { didYouMean } from './nearest-name.js';
import { readCount, readDuration, readSize } from './units.js';

/** What an error about settings is about. */
export interface SettingsErrorDetails {
  /** Where the settings stand, such as `location /sub`: the message begins with it. */
  readonly place?: string | undefined;
  readonly directive?: string | undefined;
  readonly value?: unknown;
}

/** A setting is missing, unknown or has a wrong value. The message says which, and what would be right. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** The setting that is to be changed; undefined where no single one is. */
  readonly directive: string | undefined;
  /** What was given for it. */
  readonly value: unknown;
  /** The message without the place. */
  readonly reason: string;

  constructor(reason: string, { place, directive, value }: SettingsErrorDetails = {}) {
    super(place === undefined ? reason : `${place}: ${reason}`);
    this.directive = directive;
    this.value = value;
    this.reason = reason;
  }
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

/** What was given for some directives of a table, as it was read. */
export type GivenValues<T extends DirectiveTable> = {
  readonly [K in keyof T]?: Value<T[K]> | undefined;
};

const readers: {
  readonly [T in DirectiveType]: (input: unknown, directive: Directive) => Types[T]['value'] | undefined;
} = {
  flag: (input) =>
    input === true || input === 'on' ? true : input === false || input === 'off' ? false : undefined,
  count: (input) => (isNumberOrText(input) ? readCount(String(input)) : undefined),
  duration: (input) => {
    if (typeof input === 'number') return Number.isFinite(input) && input >= 0 ? input * 1000 : undefined;
    return typeof input === 'string' ? readDuration(input, 'w') : undefined;
  },
  size: (input) => (isNumberOrText(input) ? readSize(String(input)) : undefined),
  text: (input) => (typeof input === 'string' ? input : undefined),
  choice: (input, { values }) => values?.find((value) => value === input),
  expression: (input) => {
    if (typeof input === 'function') return input as Expression;
    return typeof input === 'string' ? compileExpression(input) : undefined;
  },
};

function isNumberOrText(input: unknown): input is number | string {
  return typeof input === 'number' || typeof input === 'string';
}

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

/** @throws SettingsError */
function read(name: string, input: unknown, directive: Directive): unknown {
  const about = { directive: name, value: input };
  try {
    const value = readers[directive.type](input, directive);
    if (value !== undefined) return value;
  } catch (error) {
    if (!(error instanceof UnknownVariable)) throw error;
    throw new SettingsError(`${name}: ${error.message}.`, about);
  }
  throw new SettingsError(`${name} must be ${expected(directive)}, not ${JSON.stringify(input)}.`, about);
}

/**
 * Reads what was given for some directives of a table.
 * @throws SettingsError
 */
export function readGiven<T extends DirectiveTable>(
  table: T,
  given: Readonly<Record<string, unknown>>,
): GivenValues<T> {
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(table, name)) continue;
    const reason = `unknown setting ${name}.${didYouMean(name, Object.keys(table))}`;
    throw new SettingsError(reason, { directive: name, value });
  }
  const values = Object.entries(table).map(([name, directive]) => {
    const input = given[name] ?? undefined;
    return [name, input === undefined ? undefined : read(name, input, directive)];
  });
  return Object.fromEntries(values) as GivenValues<T>;
}

/** The values of all directives of a table: those that were given, as they were read, and the defaults of the others. */
export function withDefaults<T extends DirectiveTable>(table: T, given: GivenValues<T>): DirectiveValues<T> {
  const values = Object.entries(table).map(([name, directive]) => {
    const standard = directive.default;
    return [name, given[name] ?? (standard === undefined ? undefined : read(name, standard, directive))];
  });
  return Object.fromEntries(values) as DirectiveValues<T>;
}

/**
 * Reads or checks settings, and says where they stand when something is wrong with them.
 * @param place what errors begin with
 * @throws SettingsError
 */
export function settingsAt<T>(place: string, task: () => T): T {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new SettingsError(error.reason, { place, directive: error.directive, value: error.value });
  }
}
