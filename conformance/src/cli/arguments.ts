import { parseArgs } from 'node:util';
import { optionList } from '../config/options.js';
import type { GivenOptions } from '../config/settings.js';
import { nearest } from '../options/nearest.js';
import type { Given, Option } from '../options/option.js';
import { UsageError } from '../options/usage-error.js';

/** What a command understands. */
export interface Understood {
  readonly options: readonly Option<unknown>[];
  /** How many arguments without a flag. */
  readonly words: { readonly least: number; readonly most: number };
  /** What follows the program's name, for messages. */
  readonly usage: string;
}

const run: Understood = { options: optionList, words: { least: 0, most: 0 }, usage: '' };

/** A command line taken apart. */
export interface ParsedLine {
  readonly given: GivenOptions;
  readonly words: readonly string[];
}

/**
 * Reads a command line into what was given for each flag. Values are not looked at yet.
 * @throws UsageError
 */
export function parseArguments(argv: readonly string[], understood: Understood = run): ParsedLine {
  const given = new Map<string, Given[]>();
  const words: string[] = [];
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      understood.options.map(({ flag, takes }) => [
        flag,
        { type: takes === 'nothing' ? ('boolean' as const) : ('string' as const), multiple: true },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const option = understood.options.find(({ flag }) => flag === token.name);
    if (!option || !token.rawName.startsWith('--')) throw unknown(token.rawName, understood);
    const text = textFor(option, token.value, token.inlineValue ?? false, understood);
    const list = given.get(option.flag) ?? [];
    list.push({ text, place: `--${option.flag}`, base: '' });
    given.set(option.flag, list);
  }
  countWords(words, understood, given);
  return { given, words };
}

function countWords(
  words: readonly string[],
  { words: { least, most }, usage }: Understood,
  given: GivenOptions,
): void {
  const surplus = words[most];
  if (surplus !== undefined) {
    const rule = most === 0 ? 'arguments without a flag are not understood' : `one too many: ${usage}`;
    throw new UsageError(`${JSON.stringify(surplus)}: ${rule} (see --help)`);
  }
  if (words.length < least && !given.has('help')) throw new UsageError(`something is missing: ${usage}`);
}

function unknown(raw: string, { options }: Understood): UsageError {
  const flags = options.map(({ flag }) => flag);
  const near = nearest(raw.replace(/^-+/, ''), flags).map((flag) => `--${flag}`);
  return new UsageError(`${raw}: there is no such option; the nearest: ${near.join(', ')}`);
}

function textFor(
  option: Option<unknown>,
  value: string | undefined,
  inline: boolean,
  { options }: Understood,
): string {
  if (option.takes === 'nothing') {
    if (value !== undefined) throw new UsageError(`--${option.flag}: takes no value`);
    return 'true';
  }
  // `--start --ready URL`: a flag in the place of a value is a value forgotten.
  const flagInstead = !inline && value?.startsWith('--') && options.some(({ flag }) => `--${flag}` === value);
  if (value === undefined || flagInstead) {
    throw new UsageError(
      `--${option.flag}: a value is missing: --${option.flag} ${option.value ?? ''}`.trim(),
    );
  }
  return value;
}
