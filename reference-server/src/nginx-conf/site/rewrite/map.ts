import { inBytes } from '../../../http/bytes.js';
import type { Expression } from '../../../http/variables.js';
import { type BoundedRegex, compileRegex, regexFault } from '../../../regex/bounded-regex.js';
import type { Word } from '../../language/lexer.js';
import type { Statement } from '../../language/parser.js';
import { ConfigurationError } from '../../language/position.js';
import type { ConfigurationVariables, OfRequest } from '../variables.js';
import { keepCaptures } from './captures.js';

/** Values by texts, by the ends and beginnings of names, and by expressions. */
class MapTable {
  readonly #texts = new Map<string, Expression>();
  /** By what follows `*.` and by what stands before `.*`. */
  readonly #ends = new Map<string, Expression>();
  readonly #beginnings = new Map<string, Expression>();
  readonly #expressions: { readonly expression: BoundedRegex; readonly value: Expression }[] = [];
  readonly #hasNames: boolean;
  standard: Expression = () => '';

  constructor(hasNames: boolean) {
    this.#hasNames = hasNames;
  }

  /** @throws ConfigurationError */
  add(key: Word, value: Expression): void {
    if (key.text.startsWith('~')) {
      const flags = key.text.startsWith('~*') ? 'i' : '';
      const source = key.text.slice(flags === '' ? 1 : 2);
      const expression = compileRegex(inBytes(source), flags);
      if (!expression) throw new ConfigurationError(regexFault(source, flags) ?? 'invalid', key.position);
      this.#expressions.push({ expression, value });
      return;
    }
    const text = inBytes(key.text.replace(/^\\/, '')).toLowerCase();
    if (this.#hasNames && text.startsWith('*.')) this.#put(this.#ends, text.slice(2), value, key);
    else if (this.#hasNames && text.endsWith('.*'))
      this.#put(this.#beginnings, text.slice(0, -2), value, key);
    else if (this.#hasNames && text.startsWith('.')) {
      this.#put(this.#texts, text.slice(1), value, key);
      this.#put(this.#ends, text.slice(1), value, key);
    } else this.#put(this.#texts, text, value, key);
  }

  #put(values: Map<string, Expression>, text: string, value: Expression, key: Word): void {
    if (values.has(text)) throw new ConfigurationError(`conflicting parameter "${key.text}"`, key.position);
    values.set(text, value);
  }

  find(text: string): Expression | undefined {
    const key = text.toLowerCase();
    const name = this.#hasNames ? key.replace(/\.$/, '') : key;
    return this.#texts.get(name) ?? (this.#hasNames ? this.#ofName(name) : undefined);
  }

  /** The longest end of a name comes before the longest beginning. */
  #ofName(name: string): Expression | undefined {
    for (let at = name.indexOf('.'); at >= 0 && this.#ends.size > 0; at = name.indexOf('.', at + 1)) {
      const found = this.#ends.get(name.slice(at + 1));
      if (found) return found;
    }
    for (
      let at = name.lastIndexOf('.');
      at > 0 && this.#beginnings.size > 0;
      at = name.lastIndexOf('.', at - 1)
    ) {
      const found = this.#beginnings.get(name.slice(0, at));
      if (found) return found;
    }
    return undefined;
  }

  /** What `map` does: expressions come last, and leave what they found to the value. */
  evaluate(text: string, request: Parameters<OfRequest>[0]): string {
    const value = this.find(text);
    if (value) return value(request);
    for (const { expression, value } of this.#expressions) {
      const found = expression.exec(text);
      if (!found) continue;
      keepCaptures(request, found);
      return value(request);
    }
    return this.standard(request);
  }
}

/** Compiles a `map`. @throws ConfigurationError */
export function compileMap({ args, block = [] }: Statement, variables: ConfigurationVariables): OfRequest {
  const [source] = args;
  if (!source) throw new TypeError('map has two arguments');
  const subject = variables.compile(source);
  const table = new MapTable(block.some(isFlag('hostnames')));
  let hasDefault = false;
  for (const { name, args } of block) {
    const [value] = args;
    // Those without a value were seen before.
    if (!value) continue;
    const expression = variables.compile(value);
    if (name.text === 'default' && !name.quoted) {
      if (hasDefault) throw new ConfigurationError('duplicate default map parameter', name.position);
      hasDefault = true;
      table.standard = expression;
    } else table.add(name, expression);
  }
  return (request) => table.evaluate(subject(request), request);
}

/** Whether a `map` is computed anew each time. */
export function isVolatile({ block = [] }: Statement): boolean {
  return block.some(isFlag('volatile'));
}

function isFlag(word: string) {
  return ({ name, args }: Statement) => name.text === word && args.length === 0;
}
