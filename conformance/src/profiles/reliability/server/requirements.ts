import { section } from '../../../spec/requirement.js';

const source = 'what an acknowledgement means';

/** What holds for the server as a whole. */
export const server = section('reliability', 'server', {
  MUST: {
    'answers-meanwhile': {
      source,
      text: 'While one channel is under load the others are served as ever: publishers are answered, subscribers get their messages.',
    },
  },
  SHOULD: {
    memory: {
      source,
      text: 'Memory does not grow with the number of messages that have been published and delivered.',
      judged: { how: 'attest', flag: '--start CMD' },
    },
  },
});
