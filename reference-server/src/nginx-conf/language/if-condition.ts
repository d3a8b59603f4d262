import { inBytes } from '../../http/bytes.js';
import { type BoundedRegex, compileRegex, regexFault } from '../../regex/bounded-regex.js';
import type { Fault } from './declaration.js';
import type { Word } from './lexer.js';

/** What an `if` asks. */
export type Condition =
  | { readonly type: 'presence'; readonly variable: string }
  | { readonly type: 'equality'; readonly variable: string; readonly not: boolean; readonly value: Word }
  | {
      readonly type: 'match';
      readonly variable: string;
      readonly not: boolean;
      readonly expression: BoundedRegex;
    }
  | { readonly type: 'file'; readonly kind: FileKind; readonly not: boolean; readonly path: Word };

/** What a path may lead to: a file, a folder, either, or a file that may be executed. */
export type FileKind = 'f' | 'd' | 'e' | 'x';

/** Reads the arguments of an `if`, its brackets among them. */
export function readCondition(args: readonly Word[]): Condition | Fault {
  const [first, last] = [args[0], args.at(-1)];
  if (!first || !last) throw new TypeError('if has no argument');
  const invalid = (word: Word): Fault => ({ word, text: `invalid condition "${word.text}"` });
  if (!first.text.startsWith('(')) return invalid(first);
  if (!last.text.endsWith(')')) return invalid(last);
  const words = args
    .map((word) => (word === first ? { ...word, text: word.text.slice(1) } : word))
    .map((word, index) => (index === args.length - 1 ? { ...word, text: word.text.slice(0, -1) } : word))
    .filter(({ text, quoted }, index) => text !== '' || (quoted && index > 0 && index < args.length - 1));
  const [subject, operator, value, ...rest] = words;
  if (!subject) return invalid(first);
  if (/^!?-.$/.test(subject.text)) {
    const kind = /[fdex]$/.exec(subject.text)?.[0] as FileKind | undefined;
    if (!operator || value || !kind) return invalid(subject);
    return { type: 'file', kind, not: subject.text.startsWith('!'), path: operator };
  }
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(subject.text);
  const name = variable?.[1] ?? variable?.[2];
  if (name === undefined) return { word: subject, text: `invalid condition "${subject.text}"` };
  if (!operator) return { type: 'presence', variable: name };
  if (!value || rest.length > 0) return invalid(subject);
  const not = operator.text.startsWith('!');
  if (operator.text === '=' || operator.text === '!=')
    return { type: 'equality', variable: name, not, value };
  if (!/^!?~\*?$/.test(operator.text)) {
    return { word: operator, text: `unexpected "${operator.text}" in condition` };
  }
  const flags = operator.text.endsWith('*') ? 'i' : '';
  const expression = compileRegex(inBytes(value.text), flags);
  if (!expression)
    return { word: value, text: regexFault(value.text, flags) ?? 'invalid regular expression' };
  return { type: 'match', variable: name, not, expression };
}
