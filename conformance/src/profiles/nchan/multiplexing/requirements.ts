import { section } from '../../../spec/requirement.js';

/** Several channels in one location. */
export const multiplexing = section(
  'nchan',
  'multiplexing',
  {
    MUST: {
      walk: {
        source: 'Channel Multiplexing',
        text: 'Walking with the validators yields each stored message of every channel once, those of one channel in order.',
      },
      delivers: {
        source: 'Channel Multiplexing',
        text: 'A subscriber of several channels is given the messages of each, those of one channel in order.',
      },
      resume: {
        source: 'Channel Multiplexing; EventSource',
        text: 'The id of an event of several channels resumes in all of them: what came after it is given once, and nothing before it.',
      },
      deleted: {
        source: 'Channel Multiplexing',
        text: 'When one of its channels is deleted, the connection of a subscriber ends.',
      },
    },
  },
  'multiplexed',
);
