import { type AST, RegExpParser } from '../libraries/regexpp.js';
import { nativeWords } from './pcre-translator.js';

/**
 * What a backtracking engine may do at worst with an expression: on a text of n characters about `ways * n ** degree` steps for
 * each character of the expression. The bound may be too high, and is never too low.
 */
export interface RegexCost {
  /** Infinity where no power of the length is sure to be enough. */
  readonly degree: number;
  /** What does not depend on the length, such as alternatives that begin alike. */
  readonly ways: number;
  /** Whether a group within a repetition may be left out of an iteration: RegExp then forgets what it found before, PCRE does not. */
  readonly forgets: boolean;
}

/** The characters that can come next, a bit for each of the 256. */
type Characters = bigint;

const all: Characters = (1n << 256n) - 1n;
const letters = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

/** Whatever follows a part of an expression, as the engine meets it at one place of a text. */
interface Rest {
  /** With any other character next it fails at once. */
  readonly first: Characters;
  /** The power of the length that it takes until it has failed; never = it cannot fail. */
  readonly fails: number;
  /** The power of the length that it takes until it has matched. */
  readonly matches: number;
  readonly ways: number;
}

const never = -1;

/** The end of an expression: all is found. */
const accept: Rest = { first: all, fails: never, matches: 0, ways: 1 };

/** A repetition with a larger upper limit is reckoned as one without; a group is looked at as often as it may come, up to here. */
const mostCopies = { character: 64, group: 8 };

/** Most parts that are looked at; an expression that takes more is reckoned as one without a bound. */
const mostVisits = 20_000;

type Part = AST.Element;
type Branches = readonly AST.Alternative[];

/** Goes through an expression from its end, since the cost of a part depends on what follows. */
class Reckoning {
  readonly #flags: string;
  readonly #sets = new Map<string, Characters>();
  #visits = 0;
  isUnbounded = false;
  forgets = false;
  /** The largest power that a test for what stands around a place takes within a repetition. */
  aroundInLoop = 0;
  /** The characters that an attempt may pass over without a limit. */
  passed: Characters = 0n;

  /** What comes next at the end of a text, or of a line. */
  readonly #edge: Characters;

  constructor(flags: string) {
    this.#flags = flags.replace(/[^is]/g, '');
    this.#edge = flags.includes('m') ? 1n << 10n : 0n;
  }

  /** @param loop whether it is within a repetition, where every choice multiplies */
  branches(branches: Branches, rest: Rest, loop: boolean, backward = false): Rest {
    return this.#either(
      branches.map(({ elements }) => this.#sequence(elements, rest, loop, backward)),
      loop,
    );
  }

  #sequence(parts: readonly Part[], rest: Rest, loop: boolean, backward: boolean): Rest {
    const fromEnd = backward ? parts : parts.toReversed();
    return fromEnd.reduce((after, part) => this.#part(part, after, loop, backward), rest);
  }

  /** A choice; where two of it can begin alike, both are tried. */
  #either(choices: readonly Rest[], loop: boolean): Rest {
    const first = choices.reduce((sum, choice) => sum | choice.first, 0n);
    const shared = choices.some((one, index) =>
      choices.slice(index + 1).some((other) => (one.first & other.first) !== 0n),
    );
    if (shared && loop) this.isUnbounded = true;
    const ways = choices.map((choice) => choice.ways);
    return {
      first,
      fails: choices.some(({ fails }) => fails === never)
        ? never
        : Math.max(...choices.map((one) => one.fails)),
      matches: Math.max(...choices.flatMap((one) => [one.fails, one.matches])),
      ways: shared ? ways.reduce((sum, one) => sum + one, 0) : Math.max(...ways),
    };
  }

  #part(part: Part, rest: Rest, loop: boolean, backward: boolean): Rest {
    if (++this.#visits > mostVisits) this.isUnbounded = true;
    if (this.isUnbounded) return rest;
    switch (part.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        return { ...rest, first: this.#charactersOf(part), fails: Math.max(0, rest.fails) };
      case 'Group':
      case 'CapturingGroup':
        return this.branches(part.alternatives, rest, loop, backward);
      case 'Quantifier':
        return this.#repetition(part, rest, loop, backward);
      case 'Assertion':
        return this.#assertion(part, rest, loop, backward);
      case 'Backreference':
        // It can be as long as the text; within a repetition nothing tells where it ends.
        if (loop) this.isUnbounded = true;
        this.passed = all;
        return { ...rest, first: all, fails: Math.max(1, rest.fails), matches: Math.max(1, rest.matches) };
      default:
        this.isUnbounded = true;
        return rest;
    }
  }

  #assertion(part: AST.Assertion, rest: Rest, loop: boolean, backward: boolean): Rest {
    // The beginning of a text comes before any character, and the end before none.
    if (part.kind !== 'lookahead' && part.kind !== 'lookbehind') {
      const isLast = part.kind === (backward ? 'start' : 'end');
      return { ...rest, fails: Math.max(0, rest.fails), first: isLast ? this.#edge : rest.first };
    }
    // It fits at two places of a text at most, so that whatever comes before is not tried at more of them.
    if (part.raw === nativeWords.lastLine)
      return { ...rest, first: 0n, fails: Math.max(0, rest.fails), ways: 2 * rest.ways };
    const isBehind = part.kind === 'lookbehind';
    const around = this.branches(part.alternatives, accept, false, isBehind);
    const takes = Math.max(around.fails, around.matches);
    if (takes > 0) this.passed = all;
    if (loop) this.aroundInLoop = Math.max(this.aroundInLoop, takes);
    const beside = isBehind === backward ? rest.first & this.#beside(part, around) : rest.first;
    return {
      // Where it takes long, nothing after it fails at once.
      first: takes > 0 ? all : beside,
      fails: Math.max(takes, rest.fails),
      matches: Math.max(takes, rest.matches),
      ways: around.ways + rest.ways,
    };
  }

  /** The characters that can come next where a test looks at these, too. */
  #beside(part: AST.LookaroundAssertion, around: Rest): Characters {
    if (!part.negate) return around.first;
    const [only, ...others] = part.alternatives;
    const [element, ...more] = only?.elements ?? [];
    const isOne = element && others.length === 0 && more.length === 0 && isCharacters(element);
    return isOne ? all ^ this.#charactersOf(element) : all;
  }

  #repetition(part: AST.Quantifier, rest: Rest, loop: boolean, backward: boolean): Rest {
    const { min, max, element } = part;
    const one = onlyOf(element);
    if (max > 1 && isForgetful(element, false)) this.forgets = true;
    if (isCharacters(one)) return this.#run(this.#charactersOf(one), min, max, rest, loop);
    if (max > mostCopies.group) return this.#loop(part, rest, loop, backward);
    let after = rest;
    for (let left = max; left > 0; left--) {
      const again = this.#part(element, after, loop, backward);
      after = left > min ? this.#either([again, rest], loop) : again;
    }
    return after;
  }

  /** Some characters of one set. */
  #run(set: Characters, min: number, max: number, rest: Rest, loop: boolean): Rest {
    const isSure = rest.fails === never;
    // What follows is tried at each place that the run could end, unless it cannot begin there.
    const isTriedAgain = !isSure && max > min && (set & rest.first) !== 0n;
    if (isTriedAgain && loop) this.isUnbounded = true;
    const first = min === 0 ? set | rest.first : set;
    if (max <= mostCopies.character) {
      const ways = isTriedAgain ? rest.ways * (max - min + 1) : rest.ways + min;
      return { ...rest, first, fails: isSure && min === 0 ? never : Math.max(0, rest.fails), ways };
    }
    this.passed |= set;
    const fails = isTriedAgain ? 1 + rest.fails : Math.max(1, rest.fails);
    return {
      first,
      fails: isSure ? (min === 0 ? never : 0) : fails,
      matches: Math.max(1, isSure ? 0 : fails, rest.matches),
      ways: rest.ways + min,
    };
  }

  /** A group over and over: bounded only if each step within it is decided by the next character. */
  #loop({ element, min }: AST.Quantifier, rest: Rest, loop: boolean, backward: boolean): Rest {
    const { first } = this.#part(
      element,
      { ...rest, fails: Math.max(0, rest.fails), ways: 1 },
      false,
      backward,
    );
    this.passed = all;
    // Before it has come often enough, nothing is sure.
    const isSure = rest.fails === never && min <= 1;
    const next = { ...rest, first: rest.first | first, fails: isSure ? never : Math.max(0, rest.fails) };
    const again = this.#part(element, next, true, backward);
    const isTriedAgain = !isSure && (first & rest.first) !== 0n;
    if (isTriedAgain && loop) this.isUnbounded = true;
    const fails = isTriedAgain ? 1 + Math.max(0, rest.fails) : Math.max(1, rest.fails);
    return {
      first: min === 0 ? first | rest.first : first,
      fails: isSure && min === 0 ? never : fails,
      matches: Math.max(1, fails, rest.matches),
      ways: Math.max(again.ways, rest.ways),
    };
  }

  /** Whether attempts begin at a character that none of them passes over, so that all together go over the text once. */
  isApart([branch, ...others]: Branches): boolean {
    const [first] = branch?.elements ?? [];
    if (!first || others.length > 0 || !isCharacters(first)) return false;
    return (this.#charactersOf(first) & this.passed) === 0n;
  }

  #charactersOf({ raw }: AST.Element): Characters {
    let set = this.#sets.get(raw);
    if (set === undefined) {
      const expression = new RegExp(`^(?:${raw})$`, this.#flags);
      set = letters.reduce((sum, one, code) => (expression.test(one) ? sum | (1n << BigInt(code)) : sum), 0n);
      this.#sets.set(raw, set);
    }
    return set;
  }
}

function isCharacters({ type }: AST.Element): boolean {
  return type === 'Character' || type === 'CharacterSet' || type === 'CharacterClass';
}

/** What a group consists of, where that is one part. */
function onlyOf(part: AST.Element): AST.Element {
  if (part.type !== 'Group' && part.type !== 'CapturingGroup') return part;
  const [only, ...others] = part.alternatives;
  const [element, ...more] = only?.elements ?? [];
  return element && others.length === 0 && more.length === 0 ? onlyOf(element) : part;
}

/** Whether there is a group that an iteration may go without. */
function isForgetful(part: AST.Element, mayBeLeftOut: boolean): boolean {
  if (part.type === 'Quantifier') return isForgetful(part.element, mayBeLeftOut || part.min === 0);
  if (part.type !== 'Group' && part.type !== 'CapturingGroup') return false;
  if (part.type === 'CapturingGroup' && mayBeLeftOut) return true;
  const isChoice = mayBeLeftOut || part.alternatives.length > 1;
  return part.alternatives.some(({ elements }) => elements.some((one) => isForgetful(one, isChoice)));
}

/** Whether all branches begin with the beginning of the text. */
function isAnchored(branches: Branches): boolean {
  return branches.every(({ elements }) => {
    const [first] = elements;
    if (first?.type === 'Group' || first?.type === 'CapturingGroup') return isAnchored(first.alternatives);
    if (first?.type !== 'Assertion') return false;
    return first.kind === 'start' || first.raw === nativeWords.begin;
  });
}

/** What an expression of JavaScript without the flags `u` and `v` may cost on a text of bytes, as latin1. */
export function costOf({ source, flags }: RegExp): RegexCost {
  const { alternatives } = new RegExpParser().parsePattern(source, undefined, undefined, {});
  const reckoning = new Reckoning(flags);
  const { fails, matches, ways } = reckoning.branches(alternatives, accept, false);
  // Without an anchor it is tried at every place until it matches.
  const isTied = flags.includes('y') || (isAnchored(alternatives) && !flags.includes('m'));
  const isOnce = isTied || fails === never || (fails > 0 && reckoning.isApart(alternatives));
  const searched = isOnce ? fails : 1 + fails;
  const degree = Math.max(1, searched, matches) + reckoning.aroundInLoop;
  const { isUnbounded, forgets } = reckoning;
  return { degree: isUnbounded ? Number.POSITIVE_INFINITY : degree, ways, forgets };
}
