import { asksInModeration } from '../moderation.js';
import { relayCheck } from '../relay-check.js';

export default relayCheck({
  id: 'relay-client/not-modified-pace',
  title: 'a client that is answered 304 at once is not in a busy loop',
  proves: ['relay-2.2-client-caching'],
  hint: 'Wait a little before you ask again when an answer without a message came at once.',
  async run(stage) {
    await stage.given.delivered();
    await stage.refuse(304);
    await asksInModeration(stage, 304);
  },
});
