import { RE2JS } from '../libraries/re2js.js';
import { toLinear, toNative } from './pcre-translator.js';
import { costOf } from './regex-cost.js';

/*
 * Expressions of a configuration run on what a peer sent. RegExp goes back and tries again without a limit, where PCRE has one.
 * So an expression is run by RegExp, which is fast, only where its cost is bounded by the length of the text; otherwise by RE2,
 * which never goes back; and what RE2 has no words for is given up where PCRE would give it up.
 */

/** What an expression found: the whole and its groups, as RegExp returns them. */
export type Found = readonly (string | undefined)[] & {
  readonly groups?: Readonly<Record<string, string | undefined>> | undefined;
};

/** A regular expression of a configuration, for texts that are bytes, as latin1. */
export interface BoundedRegex {
  /** @throws MatchLimitError */
  exec(text: string): Found | null;
  /** @throws MatchLimitError */
  test(text: string): boolean;
}

/** An expression would take too long on a text. nginx answers the request with 500, and so do we. */
export class MatchLimitError extends Error {
  override readonly name = 'MatchLimitError';

  constructor(source: string, length: number) {
    super(`the regular expression "${source}" takes too many steps on a text of ${length} bytes`);
  }
}

/** Most steps on one text where the other engine could do it, and where none could; one takes some nanoseconds. */
const mostSteps = { usual: 2 ** 16, last: 2 ** 22 };

/** Most steps on each character for an expression whose cost grows with the length alone. */
const mostStepsEach = 256;

/** A text so short takes few steps in any case. */
const shortest = 8;

/** Longest text; a target or a header has 16 KiB, and variables can put some together. */
const longestText = 64 * 1024;

/** The longest text that takes no more steps than are allowed. */
function longestFor(steps: number, degree: number, ways: number): number {
  if (degree === Number.POSITIVE_INFINITY) return shortest;
  return Math.floor((steps / ways) ** (1 / degree));
}

/** Runs an expression by one engine or the other. */
class TwoEngineRegex implements BoundedRegex {
  readonly #source: string;
  readonly #native: RegExp;
  readonly #linear: RE2JS | undefined;
  /** The longest texts for RegExp: where it is preferred, and at all. */
  readonly #preferred: number;
  readonly #longest: number;

  constructor(source: string, native: RegExp, linear: RE2JS | undefined) {
    const { degree, ways, forgets } = costOf(native);
    this.#source = source;
    this.#native = native;
    this.#linear = linear;
    const isBounded = degree !== Number.POSITIVE_INFINITY && !forgets;
    this.#preferred = linear && !isBounded ? -1 : longestFor(mostSteps.usual, degree, ways);
    this.#longest = longestFor(mostSteps.last, degree, ways);
  }

  exec(text: string): Found | null {
    const linear = this.#linearFor(text);
    if (!linear) return this.#native.exec(text);
    // Most texts fit nothing, and to find that out takes no groups.
    return linear.test(text) ? (linear.exec(text) as Found | null) : null;
  }

  test(text: string): boolean {
    return this.#linearFor(text)?.test(text) ?? this.#native.test(text);
  }

  /** The engine that takes a text; undefined = RegExp. */
  #linearFor(text: string): RE2JS | undefined {
    if (text.length <= this.#preferred) return undefined;
    // What `$` means before a line feed at the end cannot be said there.
    if (this.#linear && text.length <= longestText && !text.endsWith('\n')) return this.#linear;
    if (text.length <= this.#longest) return undefined;
    throw new MatchLimitError(this.#source, text.length);
  }
}

/** The expression for the engine that does not go back; undefined where it has no words for it. */
function linearOf(source: string, flags: string): RE2JS | undefined {
  const { text, anyCase } = toLinear(source, flags);
  try {
    return RE2JS.compile(text, anyCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    return undefined;
  }
}

/** What is wrong with an expression. */
class Unusable extends Error {}

function read(source: string, flags: string): BoundedRegex {
  let native: RegExp;
  try {
    const { text, anyCase } = toNative(source, flags);
    native = new RegExp(text, anyCase ? 'i' : '');
  } catch {
    throw new Unusable(`invalid regular expression "${source}"`);
  }
  const { degree, ways, forgets } = costOf(native);
  if (degree <= 1 && ways <= mostStepsEach && !forgets) return native;
  const linear = linearOf(source, flags);
  if (linear || degree !== Number.POSITIVE_INFINITY) return new TwoEngineRegex(source, native, linear);
  // What RE2 lacks has to be done by going back, and here that may take forever.
  throw new Unusable(
    `the regular expression "${source}" may take forever: there is more than one way to fit its repetitions, and a lookaround or a back reference keeps it from being done in one pass`,
  );
}

/**
 * Reads a regular expression as PCRE does, for texts that are bytes, as latin1.
 * @returns undefined when it is none, has what JavaScript lacks, or may take forever
 */
export function compileRegex(source: string, flags = ''): BoundedRegex | undefined {
  try {
    return read(source, flags);
  } catch (error) {
    if (error instanceof Unusable) return undefined;
    throw error;
  }
}

/** What is wrong with a regular expression, for the error that names it; undefined = nothing. */
export function regexFault(source: string, flags = ''): string | undefined {
  try {
    read(source, flags);
    return undefined;
  } catch (error) {
    if (error instanceof Unusable) return error.message;
    throw error;
  }
}
