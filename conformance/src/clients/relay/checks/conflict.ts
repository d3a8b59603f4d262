import { refusedWith } from '../moderation.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/conflict',
  title: 'a client that loses against another (409) reports no message, and ends or asks again in moderation',
  proves: ['relay-2.2-client-http'],
  hint: 'The text of a 409 is for people. A client may end, or wait a little and ask again, with its validators or without.',
  async run(stage) {
    await refusedWith(stage, 409);
  },
});
