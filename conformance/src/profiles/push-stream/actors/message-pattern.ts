import { NotApplicable } from '../../../actors/failure.js';

/** What a template can show of a message. */
export type Token = 'id' | 'channel' | 'text' | 'size' | 'time' | 'tag' | 'event-id' | 'event-type';

/** A message that has to come; what is left out may be anything. */
export interface Expected {
  readonly text: string;
  readonly id?: number;
  readonly channel?: string;
  readonly eventId?: string;
  readonly eventType?: string;
}

/** A message that came: what the template shows of it. */
export interface Received {
  /** Milliseconds on the clock of the run: its last byte. */
  readonly at: number;
  readonly fields: Readonly<Partial<Record<Token, string>>>;
}

const tokenPattern = /~(id|channel|text|size|time|tag|event-id|event-type)~/gi;

/** What a token may stand for where nothing more is known. */
const anything: Readonly<Record<Token, string>> = {
  id: '-?\\d+',
  channel: '.*?',
  text: '[^]*?',
  size: '\\d+',
  time: '[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT',
  tag: '\\d+',
  'event-id': '.*?',
  'event-type': '.*?',
};

/** Bytes as a string of the same length, so that positions in both are the same. */
export const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
/** The text of such bytes. */
export const textOf = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Reads messages as a message template shows them. All strings are bytes, one a character. */
export class MessagePattern {
  readonly template: string;
  readonly #tokens: readonly Token[];
  readonly #between: readonly string[];
  /** The same for an expression. */
  readonly #literals: readonly string[];
  /** What each token may stand for where nothing more is known. */
  readonly #unknowns: readonly string[];
  /** The expressions made so far: a message that is waited for is looked for again with every packet. */
  readonly #beginning = new WeakMap<object, RegExp>();
  readonly #whole = new WeakMap<object, RegExp>();

  constructor(template: string) {
    this.template = template;
    this.#tokens = [...template.matchAll(tokenPattern)].map(([, name = '']) => name.toLowerCase() as Token);
    this.#between = template
      .split(new RegExp(tokenPattern.source, 'i'))
      .filter((_, index) => index % 2 === 0);
    this.#literals = this.#between.map((text) => literally(bytesOf(text)));
    this.#unknowns = this.#tokens.map((token) => this.#unknown(token));
  }

  /** Whether the template shows this of a message. */
  shows(token: Token): boolean {
    return this.#tokens.includes(token);
  }

  /** Whether a message can't be seen to be whole, for the template ends with something that may be of any length. */
  get isOpenEnded(): boolean {
    return this.#between.at(-1) === '';
  }

  /** Without this in the template a check has nothing to look at. @throws NotApplicable */
  mustShow(...tokens: readonly Token[]): void {
    const missing = tokens.find((token) => !this.shows(token));
    if (missing === undefined) return;
    throw new NotApplicable(
      `it needs a message template with ~${missing}~ in it; here it is ${JSON.stringify(this.template)}`,
    );
  }

  /** The fields of the message that begins at `from`; undefined when none that is meant begins there. */
  match(
    bytes: string,
    from: number,
    expected?: Partial<Expected>,
  ): { readonly fields: Received['fields']; readonly end: number } | undefined {
    const pattern = kept(this.#beginning, expected, () => this.#expression(expected, ['', ''], 'y'));
    pattern.lastIndex = from;
    const found = pattern.exec(bytes);
    return found && this.#isMeant(found, expected)
      ? { fields: this.#fields(found), end: pattern.lastIndex }
      : undefined;
  }

  /** The fields of the message that these bytes are, all of them; undefined when they are none that is meant. */
  matchWhole(bytes: string, expected?: Partial<Expected>): Received['fields'] | undefined {
    const pattern = kept(this.#whole, expected, () => this.#expression(expected, ['^', '$']));
    const found = pattern.exec(bytes);
    return found && this.#isMeant(found, expected) ? this.#fields(found) : undefined;
  }

  #expression(
    expected: Partial<Expected> | undefined,
    [start, end]: readonly [string, string],
    flags = '',
  ): RegExp {
    const values = expected ? valuesOf(expected) : {};
    const pattern = this.#tokens
      .map((token, index) => {
        const value = values[token];
        const part = value === undefined ? this.#unknowns[index] : expressionOf(bytesOf(value));
        return `(${part})${this.#literals[index + 1]}`;
      })
      .join('');
    return new RegExp(`${start}${this.#literals[0]}${pattern}${end}`, flags);
  }

  /** Whether what was found for known values is all of them: of long ones the expression knows but the ends. */
  #isMeant(found: RegExpExecArray, expected: Partial<Expected> = {}): boolean {
    const values = valuesOf(expected);
    return this.#tokens.every((token, index) => {
      const value = values[token];
      return value === undefined || found[index + 1] === bytesOf(value);
    });
  }

  #fields(found: RegExpExecArray): Received['fields'] {
    return Object.fromEntries(this.#tokens.map((token, index) => [token, textOf(found[index + 1] ?? '')]));
  }

  /** What a token may stand for: nothing in which the next message begins, lest one is taken for the end of the one before. */
  #unknown(token: Token): string {
    const beginning = this.#between[0] ?? '';
    if (anything[token] !== '.*?' || beginning.length < 2) return anything[token];
    return `(?:(?!${literally(bytesOf(beginning))}).)*?`;
  }

  /** How many bytes a message with these fields has. */
  lengthOf(fields: Received['fields']): number {
    const texts = [...this.#between, ...this.#tokens.map((token) => fields[token] ?? '')];
    return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  }

  /** The message as it should look, for a failure: what isn't known in angle brackets. */
  show(expected: Partial<Expected>): string {
    const values = valuesOf(expected);
    return this.template.replace(tokenPattern, (_, name: string) => {
      const token = name.toLowerCase() as Token;
      return values[token] ?? `<${token}>`;
    });
  }
}

/** How much of either end of a long value stands in an expression: those of any length would be refused. */
const knownEnd = 500;

/** An expression for these bytes; of long ones for their ends and their length. */
function expressionOf(bytes: string): string {
  const between = bytes.length - 2 * knownEnd;
  if (between <= 0) return literally(bytes);
  return `${literally(bytes.slice(0, knownEnd))}[^]{${between}}${literally(bytes.slice(-knownEnd))}`;
}

const anyMessage = {};

function kept(
  made: WeakMap<object, RegExp>,
  expected: Partial<Expected> = anyMessage,
  make: () => RegExp,
): RegExp {
  const found = made.get(expected) ?? make();
  made.set(expected, found);
  return found;
}

function valuesOf({
  text,
  id,
  channel,
  eventId,
  eventType,
}: Partial<Expected>): Partial<Record<Token, string>> {
  return {
    ...(text === undefined ? {} : { text, size: String(Buffer.byteLength(text)) }),
    ...(id === undefined ? {} : { id: String(id) }),
    ...(channel === undefined ? {} : { channel }),
    ...(eventId === undefined ? {} : { 'event-id': eventId }),
    ...(eventType === undefined ? {} : { 'event-type': eventType }),
  };
}
