import type { Group, Option } from '../options/option.js';
import { profileNames, profileOptions } from '../profiles/index.js';
import { runOptions } from './run-options.js';
import { settingOption } from './setting-option.js';
import { targetOptions } from './target-options.js';

/** All options there are. The command line, configuration files, `checkServer`, the help and the docs follow from this table. */
export const options = { ...targetOptions, ...profileOptions, ...settingOption, ...runOptions };

/** The name that an option has in programs. */
export type OptionName = keyof typeof options;

/** The options in the order of the help text. */
export const optionList: readonly Option<unknown>[] = Object.values(options);

/** The parts of the help text in their order; not each has options. */
export const groups: readonly Group[] = [
  'target',
  ...profileNames.map((name): Group => `${name} target`),
  'requests',
  'selection',
  'timing',
  'load',
  'starting a server',
  'result',
  'other',
];
