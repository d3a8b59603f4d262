import type { Word } from './lexer.js';

/** Where a directive may stand. What is in `foreign` is for others, and is not looked at. */
export type Context =
  | 'main'
  | 'events'
  | 'http'
  | 'server'
  | 'location'
  | 'if in server'
  | 'if in location'
  | 'limit_except'
  | 'upstream'
  | 'foreign'
  | EntryContext;

/** Where lines stand that are no directives, but entries of a list: a key and what belongs to it. */
export type EntryContext = 'types' | 'map' | 'geo' | 'split_clients';

/** What the only argument of a directive has to be; `text` may be anything, `expression` has variables in it. */
export type ValueKind = 'flag' | 'count' | 'duration' | 'size' | 'choice' | 'text' | 'expression';

/**
 * What comes of a directive: it does what nginx does; it is read and does nothing, because all it changes is speed or memory;
 * the locations where it holds answer 502, because what it names is not run here; or a configuration with it is refused.
 */
export type Effect = 'works' | 'accepted' | 'not run' | 'refused';

/** A directive, declared once: reading, errors, `-t` and the page of docs come from this. */
export interface Declaration {
  readonly name: string;
  /** What documents it together: core, http, push_stream and so on. */
  readonly module: string;
  readonly contexts: readonly Context[];
  /** Least and most arguments. */
  readonly args: readonly [least: number, most: number];
  /** It has braces; what may stand there. */
  readonly block?: (context: Context) => Context;
  readonly kind?: ValueKind;
  /** What a choice may be, without regard to case. */
  readonly values?: readonly string[];
  /** What is wrong with its arguments beyond their number and kind, in nginx's words; undefined = nothing. */
  readonly check?: (args: readonly Word[]) => Fault | undefined;
  /** As it would be written; undefined = there is none. */
  readonly default?: string | undefined;
  /** Whether it holds in the contexts within its own. */
  readonly inherited: boolean;
  /** Whether it may stand more than once in one context. */
  readonly repeats?: boolean;
  readonly effect: Effect;
  /** What it is called today, where this name is an old one. */
  readonly today?: string;
  readonly doc: string;
}

/** What is wrong with an argument. */
export interface Fault {
  /** The whole text, or what comes after `"name" directive `. */
  readonly text: string;
  readonly word: Word;
}

/** A declaration without what its table says for all of it. */
export type Entry = Omit<Declaration, 'module' | 'inherited' | 'effect' | 'name'> &
  Partial<Pick<Declaration, 'inherited' | 'effect'>>;

/** The declarations of a module. */
export function declareAll(
  module: string,
  entries: Readonly<Record<string, Entry>>,
  effect: Effect = 'works',
): readonly Declaration[] {
  return Object.entries(entries).map(([name, entry]) => {
    const inherited = entry.contexts.includes('http') && entry.contexts.length > 1;
    return { name, module, inherited, effect, ...entry };
  });
}

export const anywhere = ['http', 'server', 'location'] as const;
export const inIfs = ['if in server', 'if in location'] as const;
