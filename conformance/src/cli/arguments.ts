import { parseArgs } from 'node:util';
import type { Given, Option } from '../config/option.js';
import { optionList } from '../config/options.js';
import type { GivenOptions } from '../config/settings.js';
import { UsageError } from '../config/usage-error.js';
import { nearest } from '../engine/nearest.js';

/**
 * Reads a command line into what was given for each flag. Values are not looked at yet.
 * @throws UsageError
 */
export function parseArguments(argv: readonly string[]): GivenOptions {
  const given = new Map<string, Given[]>();
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      optionList.map(({ flag, takes }) => [
        flag,
        { type: takes === 'nothing' ? ('boolean' as const) : ('string' as const), multiple: true },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') {
      throw new UsageError(
        `${JSON.stringify(token.value)}: arguments without a flag are not understood (see --help)`,
      );
    }
    if (token.kind === 'option-terminator') continue;
    const option = optionList.find(({ flag }) => flag === token.name);
    if (!option || !token.rawName.startsWith('--')) throw unknown(token.rawName);
    const text = textFor(option, token.value, token.inlineValue ?? false);
    const list = given.get(option.flag) ?? [];
    list.push({ text, place: `--${option.flag}`, base: '' });
    given.set(option.flag, list);
  }
  return given;
}

function unknown(raw: string): UsageError {
  const flags = optionList.map(({ flag }) => flag);
  const near = nearest(raw.replace(/^-+/, ''), flags).map((flag) => `--${flag}`);
  return new UsageError(`${raw}: there is no such option; the nearest: ${near.join(', ')}`);
}

function textFor(option: Option<unknown>, value: string | undefined, inline: boolean): string {
  if (option.takes === 'nothing') {
    if (value !== undefined) throw new UsageError(`--${option.flag}: takes no value`);
    return 'true';
  }
  // `--start --ready URL`: a flag in the place of a value is a value forgotten.
  const flagInstead =
    !inline && value?.startsWith('--') && optionList.some(({ flag }) => `--${flag}` === value);
  if (value === undefined || flagInstead) {
    throw new UsageError(
      `--${option.flag}: a value is missing: --${option.flag} ${option.value ?? ''}`.trim(),
    );
  }
  return value;
}
