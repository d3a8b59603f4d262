import type { Rows } from '../../../spec/requirement.js';

/** Section 3.2: how messages are kept. */
export const publisherStorage: Rows = {
  SHOULD: {
    'storage-limits': {
      source: '3.2 SHOULD#1',
      judged: { how: 'attest', flag: '--publisher-limit URL=N' },
      text: 'Storage limits are configurable.',
    },
    'storage-optional': {
      source: '3.2 SHOULD#2',
      judged: { how: 'attest', flag: '--publisher-nostore URL' },
      text: 'A publisher location can be configured not to store messages.',
    },
  },
};
