import type { Mutant } from '../../../mutants/mutant.js';
import { mutant } from '../proof/mutant.js';
import { answersTo, empty } from '../proof/publisher-changes.js';

/** Servers that break what is said of channel information. */
export const publisherInformationMutants: readonly Mutant[] = [
  ...Object.entries({
    GET: ['info-get', 'get-formats'],
    PUT: ['info-put'],
    POST: ['info-post', 'info-post-delivered'],
    DELETE: ['info-delete'],
  }).map(([method, [first = '', ...rest]]) =>
    mutant({
      id: `${method.toLowerCase()}-without-information`,
      requirement: 'relay-3.2-info-body',
      breaks: `the answer to a ${method} has an empty body`,
      parts: () => answersTo(method, { bytes: empty }),
      kills: [first, ...rest],
      says: 'an empty body',
    }),
  ),
];
