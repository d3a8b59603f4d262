import { section } from '../../../spec/requirement.js';

const source = 'Subscriber modes, JSONP';

/** JSONP: whole answers as scripts. */
export const jsonp = section(
  'push-stream',
  'jsonp',
  {
    MUST: {
      stored: {
        source,
        text: 'With the argument callback an answer is a call of that function with an array of the messages, in order.',
      },
      next: {
        source,
        text: 'So is the answer to a request that was held: the array has the one message that ended it.',
      },
      decoded: { source, text: 'The name of the function is percent-decoded.' },
      arguments: {
        source: 'Subscriber modes, where to start',
        text: 'Where the location reads time and tag from arguments, they lead to what was published after them.',
      },
      polling: { source, applies: 'polling', text: 'Polling locations answer scripts too.' },
      plain: { source, text: 'Without the argument callback, the answer is no script.' },
    },
    SHOULD: {
      templates: { source, text: 'The call stands between the header template and the footer template.' },
      type: { source, text: 'The Content-Type of a script is application/javascript.' },
      'none-type': { source, applies: 'polling', text: 'So it is on the 304 to a request for a script.' },
    },
  },
  'jsonp',
);
