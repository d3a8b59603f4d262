import { readCount, readDuration, readSize } from '../../dialects/units.js';
import { allDirectives } from './directives/all.js';
import type { Word } from './lexer.js';
import type { Statement } from './parser.js';
import type { Position } from './position.js';
import { readFlag } from './values.js';

/** The directives of one pair of braces, and of those around it. */
export class Scope {
  readonly #statements: readonly Statement[];
  readonly #parent: Scope | undefined;
  readonly #isIf: boolean;
  /** The directive whose braces these are. */
  readonly opening: Statement | undefined;

  constructor(statements: readonly Statement[], parent?: Scope, opening?: Statement) {
    this.#statements = statements;
    this.#parent = parent;
    this.#isIf = opening?.name.text === 'if';
    this.opening = opening;
  }

  /** Where it begins. */
  get position(): Position | undefined {
    return this.opening?.name.position;
  }

  get statements(): readonly Statement[] {
    return this.#statements;
  }

  /** Those of some names that stand here. */
  own(...names: readonly string[]): readonly Statement[] {
    return this.#statements.filter(({ name }) => names.includes(name.text));
  }

  /** Those of some names that hold here: of the innermost level that has any. */
  all(...names: readonly string[]): readonly Statement[] {
    const own = this.own(...names);
    if (own.length > 0 || !this.#parent) return own;
    const outer = names.filter((name) => this.#isIf || allDirectives.get(name)?.inherited);
    return outer.length > 0 ? this.#parent.all(...outer) : [];
  }

  /** The innermost level that has one of some names, which are inherited. */
  holder(...names: readonly string[]): Scope | undefined {
    return this.own(...names).length > 0 ? this : this.#parent?.holder(...names);
  }

  /** Those of some names that answer here: what is in `limit_except` is answered as the location around it. */
  handlers(...names: readonly string[]): readonly Statement[] {
    const own = this.all(...names);
    if (own.length > 0 || this.opening?.name.text !== 'limit_except') return own;
    return this.#parent?.all(...names) ?? [];
  }

  /** The one that holds here; of several the last. */
  find(name: string): Statement | undefined {
    return this.all(name).at(-1);
  }

  /** Its first argument. */
  word(name: string): Word | undefined {
    return this.find(name)?.args[0];
  }

  /** Its first argument, or the default. */
  text(name: string): string {
    return this.word(name)?.text ?? allDirectives.get(name)?.default ?? '';
  }

  /** All its arguments, or those of the default. */
  texts(name: string): readonly string[] {
    const words = this.find(name)?.args.map(({ text }) => text);
    return words ?? allDirectives.get(name)?.default?.split(' ') ?? [];
  }

  flag(name: string): boolean {
    return readFlag(this.text(name)) ?? false;
  }

  count(name: string): number {
    return readCount(this.text(name)) ?? 0;
  }

  /** Milliseconds. */
  duration(name: string): number {
    return readDuration(this.text(name)) ?? 0;
  }

  /** Bytes. */
  size(name: string): number {
    return readSize(this.text(name)) ?? 0;
  }
}
