import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** More steps than somebody waits for. */
class TooManySteps extends Error {}

type Next = (at: number) => boolean;

/**
 * How many steps an engine takes that goes back and tries again, as RegExp does: a step is a part of the expression at a place of
 * the text. Throws TooManySteps beyond a limit. It knows what the tests of costs are made of, and nothing that looks behind.
 */
export function stepsOf(source: string, text: string, limit: number): number {
  const { alternatives } = new RegExpParser().parsePattern(source, undefined, undefined, {});
  let steps = 0;
  const branches = (some: readonly AST.Alternative[], at: number, next: Next): boolean =>
    some.some(({ elements }) => sequence(elements, 0, at, next));
  const sequence = (parts: readonly AST.Element[], index: number, at: number, next: Next): boolean => {
    const part = parts[index];
    return part ? one(part, at, (after) => sequence(parts, index + 1, after, next)) : next(at);
  };
  const repeat = (part: AST.Quantifier, count: number, at: number, next: Next): boolean => {
    const again = () =>
      count < part.max &&
      one(
        part.element,
        at,
        (after) => (after > at || count < part.min) && repeat(part, count + 1, after, next),
      );
    const on = () => count >= part.min && next(at);
    return part.greedy ? again() || on() : on() || again();
  };
  const one = (part: AST.Element, at: number, next: Next): boolean => {
    if (++steps > limit) throw new TooManySteps(`${source} on ${JSON.stringify(text)}`);
    switch (part.type) {
      case 'Group':
      case 'CapturingGroup':
        return branches(part.alternatives, at, next);
      case 'Quantifier':
        return repeat(part, 0, at, next);
      case 'Assertion':
        if (part.kind === 'start') return at === 0 && next(at);
        if (part.kind === 'end') return at === text.length && next(at);
        if (part.kind !== 'lookahead') throw new TypeError(part.raw);
        return branches(part.alternatives, at, () => true) !== part.negate && next(at);
      default:
        return at < text.length && new RegExp(`^(?:${part.raw})$`).test(text.charAt(at)) && next(at + 1);
    }
  };
  for (let at = 0; at <= text.length; at++) if (branches(alternatives, at, () => true)) break;
  return steps;
}
