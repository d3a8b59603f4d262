import { asksInModeration } from '../moderation.js';
import { pushChecks } from '../push-check.js';

export default pushChecks({
  slug: 'not-modified-pace',
  modes: ['longpolling'],
  onTheWire: true,
  title: 'a client that is answered 304 at once is not in a busy loop',
  proves: ['longpolling-timeout'],
  hint: 'Wait a little before you ask again when an answer without a message came at once.',
  async run(stage) {
    await stage.given.delivered();
    stage.server.refuseAll('not-modified');
    await stage.end();
    await asksInModeration(stage, 'not-modified');
  },
});
