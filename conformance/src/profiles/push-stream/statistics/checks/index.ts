import type { Check } from '../../../../engine/check.js';
import all from './all.js';
import allow from './allow.js';
import clock from './clock.js';
import counts from './counts.js';
import formats from './formats.js';
import left from './left.js';
import methods from './methods.js';
import missing from './missing.js';
import named from './named.js';
import noSuchPrefix from './no-such-prefix.js';
import one from './one.js';
import patternFirst from './pattern-first.js';
import prefix from './prefix.js';
import summary from './summary.js';
import uncached from './uncached.js';
import version from './version.js';
import workers from './workers.js';

/** The checks of statistics. */
export const statisticsChecks: readonly Check[] = [
  summary,
  counts,
  clock,
  workers,
  left,
  one,
  named,
  ...all,
  prefix,
  missing,
  noSuchPrefix,
  patternFirst,
  ...methods,
  allow,
  version,
  uncached,
  ...formats,
];
