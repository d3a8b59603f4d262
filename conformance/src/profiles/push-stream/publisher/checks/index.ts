import type { Check } from '../../../../engine/check.js';
import allow from './allow.js';
import chunked from './chunked.js';
import deleted from './delete.js';
import deleteExplained from './delete-explained.js';
import deleteMissing from './delete-missing.js';
import deleteNormal from './delete-normal.js';
import deleteSome from './delete-some.js';
import eventId from './event-id.js';
import eventIdResumed from './event-id-resumed.js';
import info from './info.js';
import infoSeveral from './info-several.js';
import leadingSlash from './leading-slash.js';
import methods from './methods.js';
import noInfo from './no-info.js';
import options from './options.js';
import origins from './origins.js';
import percentEncoded from './percent-encoded.js';
import post from './post.js';
import preflight from './preflight.js';
import put from './put.js';
import refusedBody from './refused-body.js';
import several from './several.js';
import tooLarge from './too-large.js';
import uncached from './uncached.js';
import unstored from './unstored.js';

/** The checks of publishing and deleting. */
export const publisherChecks: readonly Check[] = [
  post,
  put,
  chunked,
  several,
  percentEncoded,
  leadingSlash,
  eventId,
  eventIdResumed,
  info,
  infoSeveral,
  noInfo,
  unstored,
  deleted,
  deleteMissing,
  deleteSome,
  deleteExplained,
  deleteNormal,
  ...methods,
  ...allow,
  options,
  origins,
  preflight,
  uncached,
  tooLarge,
  refusedBody,
];
