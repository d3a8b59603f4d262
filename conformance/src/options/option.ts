import type { Secrets } from './secrets.js';
import { UsageError } from './usage-error.js';

/** One value as the user gave it, wherever that was. */
export interface Given {
  readonly text: string;
  /** For messages: `--publisher`, or `kit.yaml:3:12: key publisher`. */
  readonly place: string;
  /** The folder that a relative path starts from; empty: the working directory. */
  readonly base: string;
}

/** What reading a value may need besides the value. */
export interface ReadContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: Secrets;
}

/** Reads one value. @throws UsageError */
export type Reader<T> = (given: Given, context: ReadContext) => T;

/** The part of the help text that an option stands in. */
export type Group =
  | 'target'
  /** Locations that a profile adds. */
  | `${string} target`
  | 'requests'
  | 'load'
  | 'selection'
  | 'timing'
  | 'starting a server'
  | 'result'
  | 'other';

interface Description {
  /** The flag without its dashes; the key of the configuration file too. */
  readonly flag: string;
  readonly group: Group;
  /** What stands for the value in the help text; its unit, where it has one. */
  readonly value?: string;
  readonly help: string;
  readonly example: string;
  /** Its values look like numbers, so that a file may have them without quotes. */
  readonly numeric?: boolean;
  /** It makes no sense in a file. */
  readonly commandLineOnly?: boolean;
}

/** One option: everything that the command line, the configuration file, the help and the docs say of it. */
export interface Option<T, Takes extends 'text' | 'texts' | 'number' | 'nothing' = Shape>
  extends Description {
  readonly takes: Takes;
  /** The default, as the help text shows it. */
  readonly fallback?: string;
  /** Reads all that was given for this option. @throws UsageError */
  readonly read: (given: readonly Given[], context: ReadContext) => T;
}

/** What an option takes. */
export type Shape = 'text' | 'texts' | 'number' | 'nothing';

/** Complains about a value at its place. */
export function refuse(given: Given, rule: string): never {
  throw new UsageError(`${given.place}: ${rule}`);
}

function single(given: readonly Given[]): Given | undefined {
  const [first, second] = given;
  if (second) refuse(second, 'given more than once');
  return first;
}

/** An option with one value, which may be missing. */
export function optional<T>(
  description: Description & { readonly value: string; readonly reader: Reader<T> },
): Option<T | undefined, 'text'> {
  const { reader, ...rest } = description;
  return {
    ...rest,
    takes: 'text',
    read: (given, context) => {
      const only = single(given);
      return only && reader(only, context);
    },
  };
}

/** An option with one value and a default. */
export function withDefault<T extends string>(
  description: Description & { readonly value: string; readonly reader: Reader<T>; readonly fallback: T },
): Option<T, 'text'> {
  const { reader, ...rest } = description;
  return {
    ...rest,
    takes: 'text',
    read: (given, context) => {
      const only = single(given);
      return only ? reader(only, context) : rest.fallback;
    },
  };
}

/** An option that can be given several times. */
export function repeated<T>(
  description: Description & {
    readonly value: string;
    readonly reader: Reader<T>;
    readonly commaSeparated?: boolean;
  },
): Option<readonly T[], 'texts'> {
  const { reader, commaSeparated, ...rest } = description;
  return {
    ...rest,
    takes: 'texts',
    read: (given, context) =>
      given
        .flatMap((one) =>
          commaSeparated ? one.text.split(',').map((text) => ({ ...one, text: text.trim() })) : [one],
        )
        .map((one) => reader(one, context)),
  };
}

/** The numbers that an option allows. */
interface Range {
  readonly least: number;
  readonly most: number;
}

function readNumber(given: Given, { least, most }: Range): number {
  const value = Number(given.text);
  if (!/^\d+$/.test(given.text) || value < least || value > most) {
    refuse(given, `${JSON.stringify(given.text)} is not a whole number from ${least} to ${most}`);
  }
  return value;
}

/** An option with a whole number, which may be missing. */
export function optionalNumber(
  description: Description & Range & { readonly value: string },
): Option<number | undefined, 'number'> {
  return {
    ...description,
    takes: 'number',
    read: (given) => {
      const only = single(given);
      return only && readNumber(only, description);
    },
  };
}

/** An option with a whole number and a default. */
export function numberWithDefault(
  description: Description & Range & { readonly value: string; readonly otherwise: number },
): Option<number, 'number'> {
  const { otherwise } = description;
  return {
    ...description,
    takes: 'number',
    fallback: String(otherwise),
    read: (given) => {
      const only = single(given);
      return only ? readNumber(only, description) : otherwise;
    },
  };
}

/** An option that is given or not. */
export function toggle(description: Description): Option<boolean, 'nothing'> {
  return {
    ...description,
    takes: 'nothing',
    read: (given) => given.at(-1)?.text === 'true',
  };
}
