import { nchanOptions } from './nchan-options.js';
import type { Option } from './option.js';
import { pushStreamOptions } from './push-stream-options.js';
import { runOptions } from './run-options.js';
import { targetOptions } from './target-options.js';

/** All options there are. The command line, configuration files, `checkServer`, the help and the docs follow from this table. */
export const options = { ...targetOptions, ...pushStreamOptions, ...nchanOptions, ...runOptions };

/** The name that an option has in programs. */
export type OptionName = keyof typeof options;

/** The options in the order of the help text. */
export const optionList: readonly Option<unknown>[] = Object.values(options);
