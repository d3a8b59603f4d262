import type { Check } from '../../../../engine/check.js';
import accept from './accept.js';
import formats from './formats.js';
import json from './json.js';
import left from './left.js';
import missing from './missing.js';
import missingEmpty from './missing-empty.js';
import notStored from './not-stored.js';
import published from './published.js';
import several from './several.js';
import stored from './stored.js';
import subscribers from './subscribers.js';

/** The checks of what publishers are told of channels. */
export const informationChecks: readonly Check[] = [
  json,
  published,
  stored,
  notStored,
  subscribers,
  left,
  missing,
  missingEmpty,
  several,
  ...formats,
  accept,
];
