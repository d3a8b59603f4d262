import type { Check } from '../../../../engine/check.js';
import counted from './counted.js';
import deleted from './deleted.js';
import delivers from './delivers.js';
import resume from './resume.js';
import resumeArgument from './resume-argument.js';
import status from './status.js';
import stored from './stored.js';

/** The checks of what all subscribers whose connections last have in common, each for every such mode. */
export const lastingChecks: readonly Check[] = [
  ...counted,
  ...deleted,
  ...delivers,
  ...resume,
  ...resumeArgument,
  ...status,
  ...stored,
];
